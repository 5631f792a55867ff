<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** The same with the native SAPI. */
final class NativeWorkerProcessTest extends WorkerProcessTest
{
    protected const SAPI = 'native';

    protected function setUp(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
    }

    public function testLongBodiesHaveAWiderPipe(): void
    {
        if (PHP_OS_FAMILY !== 'Linux') {
            self::markTestSkipped('Only Linux has pipes of any width');
        }
        // `possible` is what the system allows: a user above `pipe-user-pages-soft` is refused.
        $messages = $this->answer(<<<'PHP'
            return function () {
                $libc = FFI::cdef('int fcntl(int number, int command, ...); int pipe(int ends[2]);');
                $spare = $libc->new('int[2]');
                $libc->pipe($spare);
                $widths = [];
                foreach (glob('/proc/self/fd/*') as $path) {
                    if (str_starts_with((string) @readlink($path), 'pipe:')) {
                        $widths[] = $libc->fcntl((int) basename($path), 1032);
                    }
                }
                return [
                    'widest' => max($widths),
                    'narrowest' => min($widths),
                    'possible' => $libc->fcntl($spare[0], 1031, 262144),
                ];
            };
            PHP);
        ['widest' => $widest, 'narrowest' => $narrowest, 'possible' => $possible] = json_decode(
            $messages[0]['body'],
            true,
            512,
            JSON_THROW_ON_ERROR,
        );
        if ($possible === -1) {
            self::markTestSkipped('The system refuses wider pipes, pipe-user-pages-soft is reached');
        }
        self::assertSame(262_144, $widest);
        self::assertLessThan($widest, $narrowest);
    }
}
