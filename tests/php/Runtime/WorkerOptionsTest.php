<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime;

use BareMetalPHP\AppServer\Runtime\WorkerOptions;
use BareMetalPHP\AppServer\Wire\WireError;
use PHPUnit\Framework\TestCase;

final class WorkerOptionsTest extends TestCase
{
    public function testParseTakesWhatIsSaidAndDefaultsElse(): void
    {
        $options = WorkerOptions::parse('{"root":"/srv","worker":3,"lane":"slow","dev":true}');
        self::assertSame(['/srv', 3, 'slow', true, 131_072],
            [$options->root, $options->worker, $options->lane, $options->isDev, $options->streamThresholdBytes]);
    }

    /** @return iterable<string, array{string}> */
    public static function broken(): iterable
    {
        yield 'no JSON' => ['{'];
        yield 'no object' => ['1'];
        yield 'no root' => ['{}'];
        yield 'wrong type' => ['{"root":"/","entry":1}'];
        yield 'number out of range' => ['{"root":"/","max_frame_bytes":1}'];
    }

    /** @dataProvider broken */
    public function testParseRefuses(string $json): void
    {
        $this->expectException(WireError::class);
        WorkerOptions::parse($json);
    }
}
