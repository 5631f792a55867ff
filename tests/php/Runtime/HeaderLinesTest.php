<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime;

use BareMetalPHP\AppServer\Runtime\HeaderLines;
use PHPUnit\Framework\TestCase;

final class HeaderLinesTest extends TestCase
{
    public function testJoinKeepsOrderAndRepeatedLines(): void
    {
        $lines = new HeaderLines();
        $lines->add('Content-Type', 'text/plain');
        self::assertSame("Set-Cookie: a=1\0Set-Cookie: b=2\0Content-Type: text/plain",
            $lines->join(['Set-Cookie: a=1', 'Set-Cookie: b=2']));
    }

    public function testJoinAddsTheDefaultTypeUnlessThereIsNoBody(): void
    {
        self::assertSame('Content-Type: text/html; charset=UTF-8', (new HeaderLines())->join([]));
        self::assertSame('', (new HeaderLines())->join([], false));
        self::assertSame('content-type: x/y', (new HeaderLines())->join(['content-type: x/y']));
    }

    public function testJoinDropsLinesThatWouldBreakTheFrameOrTheAnswer(): void
    {
        $lines = new HeaderLines();
        $bad = ["A: b\r\nC: d", "A: b\nC", "A: b\0C: d", 'no colon', 'bad name: x', ': x', "A: b\n"];
        self::assertSame('A: b', $lines->join([...$bad, 'A: b'], false));
        self::assertSame($bad, $lines->dropped());
    }
}
