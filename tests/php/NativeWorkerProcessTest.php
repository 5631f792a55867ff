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
        $messages = $this->answer(<<<'PHP'
            return function () {
                $libc = FFI::cdef('int fcntl(int number, int command, ...);');
                $widths = [];
                foreach (glob('/proc/self/fd/*') as $path) {
                    if (str_starts_with((string) @readlink($path), 'pipe:')) {
                        $widths[] = $libc->fcntl((int) basename($path), 1032);
                    }
                }
                return ['widest' => max($widths), 'narrowest' => min($widths)];
            };
            PHP);
        self::assertSame('{"widest":262144,"narrowest":65536}', $messages[0]['body']);
    }
}
