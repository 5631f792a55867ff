<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime;

use BareMetalPHP\AppServer\Runtime\KeptBody;
use PHPUnit\Framework\TestCase;

final class KeptBodyTest extends TestCase
{
    /** @return iterable<string, array{int}> bytes of the body */
    public static function lengths(): iterable
    {
        yield 'nothing' => [0];
        yield 'in memory' => [1_000];
        yield 'the last byte in memory' => [2_097_152];
        yield 'the first byte on disk' => [2_097_153];
        yield 'on disk' => [5_000_000];
    }

    /** @dataProvider lengths */
    public function testStreamGivesBackWhatWasAppendedAndNoFileHasAName(int $bytes): void
    {
        $before = glob(sys_get_temp_dir() . '/php*');
        $body = new KeptBody();
        $whole = substr(str_repeat('0123456789abcdef', intdiv($bytes, 16) + 1), 0, $bytes);
        foreach ($bytes === 0 ? [] : str_split($whole, 262_144) as $part) {
            $body->append($part);
        }
        self::assertSame([], array_diff(glob(sys_get_temp_dir() . '/php*'), $before), 'names on disk');
        self::assertTrue($body->isWhole());
        self::assertSame($bytes, $body->length());
        self::assertSame(md5($whole), md5(stream_get_contents($body->stream())));
    }
}
