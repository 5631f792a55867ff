<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use PHPUnit\Framework\TestCase;

/** Answers that are sent in parts, and clients that leave in between. */
class WorkerStreamTest extends TestCase
{
    protected const SAPI = 'fallback';

    protected ?WorkerDriver $driver = null;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    public function testFlushSendsWhatIsThere(): void
    {
        $messages = $this->answer('return function () { echo "one"; flush(); echo "two"; flush(); echo "three"; };');
        self::assertSame(['one', 'two', 'three', ''], self::parts($messages));
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

    public function testFlushOfTheOuterBufferSendsWhatIsThere(): void
    {
        $messages = $this->answer('return function () { echo "one"; ob_flush(); echo "two"; };');
        self::assertSame(['one', 'two', ''], self::parts($messages));
        self::assertSame([0x82, 0x83, 0x83, 0x84], array_column($messages, 'type'));
    }

    public function testAnswerUpToTheThresholdIsOneFrame(): void
    {
        $driver = $this->start('return fn() => str_repeat("x", (int) $_GET["n"]);', ['stream_threshold_bytes' => 5000]);
        $driver->request(1, '/?n=5000');
        self::assertSame([0x82], array_column($driver->exchange(), 'type'));
        $driver->request(2, '/?n=5001');
        self::assertSame([0x82, 0x83, 0x84], array_column($driver->exchange(), 'type'));
    }

    public function testPartsFitIntoFrames(): void
    {
        $driver = $this->start('return fn() => str_repeat("x", 100000);', ['max_frame_bytes' => 4096]);
        $driver->request(1);
        $messages = $driver->exchange();
        self::assertSame(100_000, strlen(implode('', self::parts($messages))));
        self::assertLessThanOrEqual(4096 - 5, max(array_map('strlen', array_column($messages, 'payload'))));
    }

    /** @return iterable<string, array{string}> loops that only the client's leaving ends */
    public static function endless(): iterable
    {
        yield 'generator' => ['while (true) { yield "more"; }'];
        yield 'echo' => ['while (true) { echo str_repeat("x", 1000); }'];
        yield 'flushed buffer' => ['while (true) { echo "x"; ob_flush(); }'];
        yield 'inner buffer' => ['ob_start(null, 10); while (true) { echo str_repeat("x", 1000); }'];
        yield 'exceptions caught' => ['while (true) { try { echo "x"; ob_flush(); } catch (Exception $e) { } }'];
        yield 'flush' => ['while (true) { echo "x"; flush(); }'];
        yield 'flush in an inner buffer' => ['ob_start(); while (true) { echo "x"; ob_flush(); flush(); }'];
    }

    /** @dataProvider endless */
    public function testCancelEndsTheApplicationWhereItPrints(string $loop): void
    {
        $driver = $this->start("return function () { \$GLOBALS['n'] = (\$GLOBALS['n'] ?? 0) + 1; "
            . "if (\$GLOBALS['n'] === 2) { return 'second'; } "
            . "register_shutdown_function(function () { echo 'late'; }); return (function () { $loop })(); };");
        $driver->request(1);
        self::assertSame(0x82, $driver->read()['type']);
        $driver->send(0x04, 1, "\1");
        $messages = $driver->exchange();
        self::assertSame(0x84, end($messages)['type']);
        self::assertNotContains(0x87, array_column($messages, 'type'));
        self::assertStringNotContainsString('late', implode('', self::parts($messages)));
        $driver->request(2);
        self::assertSame('second', $driver->exchange()[0]['body'], $driver->errors());
        self::assertSame('', $driver->errors());
    }

    public function testIgnoreUserAbortLetsTheApplicationFinish(): void
    {
        $driver = $this->start('return function () { ignore_user_abort(true); echo "x"; ob_flush(); '
            . 'while (!BareMetalPHP\AppServer\is_client_gone()) { usleep(1000); } '
            . 'for ($i = 0; $i < 9; $i++) { echo "x"; ob_flush(); } BareMetalPHP\AppServer\log("info", "finished"); };');
        $driver->request(1);
        $driver->read();
        $driver->send(0x04, 1, "\1");
        $messages = $driver->exchange();
        self::assertSame([0x86, 0x84], array_column($messages, 'type'));
        self::assertSame('finished', $messages[0]['json']['message']);
    }

    public function testCancelIsSeenBehindABodyThatNobodyReads(): void
    {
        $driver = $this->start('return function () { while (true) { yield "x"; } };');
        $driver->request(1, '/', '', ['content-type' => 'text/plain', 'content-length' => '9'], true, 'PUT');
        if (static::SAPI !== 'native') {
            // The others read the body first, as all do where no length is told.
            $driver->body(1, '', true);
        }
        self::assertSame(0x82, $driver->read()['type']);
        $driver->body(1, 'unread', false);
        $driver->send(0x04, 1, "\1");
        $messages = $driver->exchange();
        self::assertSame(0x84, end($messages)['type']);
    }

    public function testStatusOf1xxGoesAheadOfTheAnswer(): void
    {
        $messages = $this->answer('return function () { http_response_code(103); ob_flush(); echo "x"; };');
        self::assertSame([0x88, 0x82], array_column($messages, 'type'));
        self::assertSame(103, unpack('n', $messages[0]['payload'])[1]);
        self::assertSame([200, 'x'], [$messages[1]['status'], $messages[1]['body']]);
    }

    /** @param array<string, mixed> $options */
    protected function start(string $application, array $options = []): WorkerDriver
    {
        $this->driver = new WorkerDriver($application, $options + ['sapi' => static::SAPI]);
        self::assertSame(0x81, $this->driver->read()['type'] ?? null);

        return $this->driver;
    }

    /** @return list<array<string, mixed>> */
    protected function answer(string $application): array
    {
        $driver = $this->start($application);
        $driver->request(1);

        return $driver->exchange();
    }

    /**
     * @param list<array<string, mixed>> $messages
     *
     * @return list<string> bodies of HEAD and BODY
     */
    protected static function parts(array $messages): array
    {
        $parts = array_filter($messages, static fn (array $message): bool => in_array($message['type'], [0x82, 0x83], true));

        return array_column($parts, 'body');
    }
}
