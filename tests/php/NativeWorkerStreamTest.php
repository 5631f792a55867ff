<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** The same with the native SAPI, and what only flush() can do there. */
final class NativeWorkerStreamTest extends WorkerStreamTest
{
    protected const SAPI = 'native';

    protected function setUp(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
    }

    public function testFlushWithoutAnyBufferSendsWhatIsThere(): void
    {
        $messages = $this->answer('return function () { while (ob_get_level()) { ob_end_clean(); } '
            . 'echo "one"; flush(); echo "two"; };');
        self::assertSame(['one', 'two', ''], self::parts($messages));
    }
}
