<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use PHPUnit\Framework\TestCase;

/** What becomes of headers, status, output buffers and their callbacks; after each the next request is clean. */
class WorkerAnswerTest extends TestCase
{
    protected const SAPI = 'fallback';

    private ?WorkerDriver $driver = null;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    public function testHeadersKeepTheirOrderAndEveryCookie(): void
    {
        $head = $this->answer('header("X-A: 1"); setcookie("a", "1"); header("Set-Cookie: b=2", false); '
            . 'header("X-A: 2", false); setrawcookie("c", "3"); echo "x";')[0];
        self::assertSame(
            ['X-A: 1', 'Set-Cookie: a=1', 'Set-Cookie: b=2', 'X-A: 2', 'Set-Cookie: c=3'],
            array_slice($head['lines'], 0, 5),
        );
    }

    public function testBadHeaderLinesAreLeftOutAndLogged(): void
    {
        $messages = $this->answer('return new class {
            function getStatusCode() { return 200; }
            function getHeaders() { return ["Bad name" => ["x"], "X-Evil" => ["a\r\nB: c"], "X-Good" => ["1"]]; }
            function getBody() { return "x"; }
        };');
        self::assertSame([0x86, 0x86, 0x82], array_column($messages, 'type'));
        self::assertSame(['Bad name: x', "X-Evil: a\r\nB: c"],
            array_map(static fn (array $log): string => $log['json']['context']['line'], array_slice($messages, 0, 2)));
        self::assertSame(['X-Good: 1', 'Content-Type: text/html; charset=UTF-8'], $messages[2]['lines']);
    }

    public function testArrayIsJsonOfTheTypeThatTheApplicationNames(): void
    {
        $head = $this->answer('return ["a" => 1];')[0];
        self::assertSame([['Content-Type: application/json'], '{"a":1}'], [$head['lines'], $head['body']]);
        $this->driver->dispose();
        $head = $this->answer('header("content-type: application/problem+json"); return ["a" => 1];')[0];
        self::assertStringContainsString('problem+json', implode(',', $head['lines']));
        self::assertCount(1, $head['lines']);
    }

    public function testRedirectNeedsNoStatus(): void
    {
        $head = $this->answer('header("Location: /there");')[0];
        self::assertSame([302, 'Location: /there'], [$head['status'], $head['lines'][0]]);
    }

    public function testLateHeaderIsLeftOutAndTheBodyIntact(): void
    {
        $messages = $this->answer('echo "a"; ob_flush(); flush(); header("X-Late: 1"); echo "b";');
        self::assertSame('ab', self::body($messages));
        self::assertStringNotContainsString('X-Late', implode($messages[0]['lines']));
    }

    public function testHeaderCallbackAddsToTheAnswer(): void
    {
        $head = $this->answer('header_register_callback(fn() => header("X-Called: 1")); echo "x";')[0];
        self::assertContains('X-Called: 1', $head['lines']);
    }

    public function testEarlyHintsGoAheadAndTheAnswerFollows(): void
    {
        $messages = $this->answer('BareMetalPHP\AppServer\early_hints(["</a.css>; rel=preload"]); echo "x";');
        self::assertSame([0x88, 0x82], array_column($messages, 'type'));
        self::assertSame("\0\x67Link: </a.css>; rel=preload", $messages[0]['payload']);
        self::assertSame([200, 'x'], [$messages[1]['status'], $messages[1]['body']]);
    }

    public function testStatusLineOf103IsNoAnswer(): void
    {
        $messages = $this->answer('header("HTTP/1.1 103 Early Hints"); header("Link: </a>"); ob_flush(); flush(); echo "x";');
        self::assertSame("\0\x67Link: </a>", $messages[0]['payload']);
        self::assertSame([200, 'x'], [$messages[1]['status'], self::body($messages)]);
    }

    public function testOutputCallbacksShapeTheAnswerAndOpenBuffersEndInIt(): void
    {
        $messages = $this->answer('ob_start(fn($b) => strtoupper($b)); echo "a"; ob_start(); echo "b"; ob_start();');
        self::assertSame('AB', $messages[0]['body']);
    }

    /** @return iterable<string, array{string, string}> code, message */
    public static function throwing(): iterable
    {
        yield 'output callback' => ['ob_start(function () { throw new LogicException("callback"); }); echo "a";', 'callback'];
        yield 'destructor' => ['$o = new class { function __destruct() { throw new LogicException("destructor"); } };',
            'destructor'];
        yield 'generator' => ['return (function () { throw new LogicException("generator"); yield 1; })();', 'generator'];
    }

    /** @dataProvider throwing */
    public function testWhatIsThrownOutsideOfTheApplicationsOwnCodeIs500(string $code, string $message): void
    {
        $messages = $this->answer($code);
        self::assertSame([0x87, 0x82], array_column($messages, 'type'));
        self::assertSame([$message, 500], [$messages[0]['json']['message'], $messages[1]['status']]);
    }

    public function testHeadRunsAsTheApplicationDecides(): void
    {
        $driver = $this->start('header("X-Method: " . $_SERVER["REQUEST_METHOD"]); echo "body";');
        $driver->request(1, '/', '', [], false, 'HEAD');
        $head = $driver->exchange()[0];
        self::assertSame('X-Method: HEAD', $head['lines'][0]);
        $this->assertNextIsClean(2);
    }

    private function start(string $code): WorkerDriver
    {
        $this->driver = new WorkerDriver(
            "return function () { if (\$_SERVER['REQUEST_URI'] === '/next') { return 'next'; } $code };",
            ['sapi' => static::SAPI],
        );
        self::assertSame(0x81, $this->driver->read()['type'] ?? null);

        return $this->driver;
    }

    /** @return list<array<string, mixed>> */
    private function answer(string $code): array
    {
        $driver = $this->start($code);
        $driver->request(1);
        $messages = $driver->exchange();
        $this->assertNextIsClean(2);

        return $messages;
    }

    /** @param list<array<string, mixed>> $messages */
    private static function body(array $messages): string
    {
        $parts = array_filter($messages, static fn (array $message): bool => in_array($message['type'], [0x82, 0x83], true));

        return implode('', array_column($parts, 'body'));
    }

    private function assertNextIsClean(int $id): void
    {
        $this->driver->request($id, '/next');
        $head = $this->driver->exchange()[0];
        self::assertSame([200, 'next', ['Content-Type: text/html; charset=UTF-8']],
            [$head['status'], $head['body'], $head['lines']]);
    }
}
