<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime;

use PHPUnit\Framework\TestCase;

final class RequestRoomTest extends TestCase
{
    /** @return iterable<string, array{string, int}> memory_limit, chunks */
    public static function limits(): iterable
    {
        yield 'without a limit' => ['-1', 2];
        yield 'as PHP has it' => ['128M', 2];
        yield 'four times what they take' => ['16M', 2];
        yield 'less' => ['15M', 0];
        yield 'the least that PHP takes' => ['2M', 0];
    }

    /** @dataProvider limits */
    public function testKeepHoldsChunksOfTheirOwnWithinAQuarterOfTheLimit(string $limit, int $chunks): void
    {
        // In a process that has no other free chunks.
        $script = 'require $argv[1]; $room = new BareMetalPHP\AppServer\Runtime\RequestRoom();'
            . '$before = memory_get_usage(true); $room->keep(); echo memory_get_usage(true) - $before;';
        $process = proc_open(
            [PHP_BINARY, '-n', '-d', "memory_limit=$limit", '-r', $script, dirname(__DIR__, 3) . '/php/src/Runtime/RequestRoom.php'],
            [1 => ['pipe', 'w']],
            $pipes,
        );
        self::assertIsResource($process);
        self::assertSame((string) ($chunks * 2_097_152), stream_get_contents($pipes[1]));
        self::assertSame(0, proc_close($process));
    }
}
