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

    /** @return iterable<string, array{string}> */
    public static function endless(): iterable
    {
        yield from parent::endless();
        yield 'flush' => ['while (true) { echo "x"; flush(); }'];
        yield 'flush in an inner buffer' => ['ob_start(); while (true) { echo "x"; ob_flush(); flush(); }'];
    }

    public function testFlushSendsWhatIsThere(): void
    {
        $messages = $this->answer('return function () { echo "one"; flush(); echo "two"; flush(); echo "three"; };');
        self::assertSame(['one', 'two', 'three', ''], self::parts($messages));
    }

    public function testFlushWithoutAnyBufferSendsWhatIsThere(): void
    {
        $messages = $this->answer('return function () { while (ob_get_level()) { ob_end_clean(); } '
            . 'echo "one"; flush(); echo "two"; };');
        self::assertSame(['one', 'two', ''], self::parts($messages));
    }

    public function testHeadersAreSentAfterAFlush(): void
    {
        $messages = $this->answer('return function () { header("X-A: 1"); echo json_encode(headers_sent()); flush(); '
            . 'echo json_encode(headers_sent()); };');
        self::assertContains('X-A: 1', $messages[0]['lines']);
        self::assertSame(['false', 'true', ''], self::parts($messages));
    }

    public function testConnectionAbortedTellsThatTheClientLeft(): void
    {
        $driver = $this->start('return function () { ignore_user_abort(true); '
            . 'do { echo "x"; flush(); } while (connection_aborted() === 0); BareMetalPHP\AppServer\log("info", "left"); };');
        $driver->request(1);
        $driver->read();
        $driver->send(0x04, 1, "\1");
        $messages = $driver->exchange();
        self::assertSame('left', $messages[count($messages) - 2]['json']['message']);
    }
}
