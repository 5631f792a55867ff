<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use PHPUnit\Framework\TestCase;

/** What the server hears when an application fails, at its boot and in a request. */
class WorkerFaultTest extends TestCase
{
    protected const SAPI = 'fallback';

    private ?WorkerDriver $driver = null;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    /** @return iterable<string, array{string, string, string}> application, class, part of the message */
    public static function brokenBoots(): iterable
    {
        yield 'parse error' => ['return fn( => 1;', 'ParseError', 'syntax error'];
        yield 'exception' => ['throw new RuntimeException("no database");', 'RuntimeException', 'no database'];
        yield 'exit' => ['echo "bye"; exit;', 'exit', 'app.php, or a file that it loads, called exit()'];
        yield 'fatal error' => ['ini_set("memory_limit", "8M"); $x = str_repeat("x", 1 << 26);', 'Fatal error', 'memory'];
        yield 'recursion' => ['function f($a) { return f($a) . "x"; } f(1);', 'Fatal error', 'memory'];
        yield 'unusable value' => ['return 42;', 'BareMetalPHP\\AppServer\\App\\BootError', 'returned int; a BareMetalPHP application'];
        yield 'no return' => ['fn() => "lost";', 'BareMetalPHP\\AppServer\\App\\BootError', 'returned nothing (int 1'];
    }

    /** @dataProvider brokenBoots */
    public function testBrokenBootIsAnErrorOfNoRequest(string $application, string $class, string $message): void
    {
        $this->driver = new WorkerDriver($application, ['sapi' => static::SAPI]);
        $error = $this->driver->read();
        self::assertSame([0x87, 0], [$error['type'], $error['id']]);
        self::assertSame($class, $error['json']['class']);
        self::assertStringContainsString($message, $error['json']['message']);
        self::assertNull($this->driver->read());
        self::assertGreaterThan(0, $this->driver->exitCode());
    }

    public function testHeaderLinesThatFitNoFrameBecomeALogged500(): void
    {
        $messages = $this->answer('return function () { for ($i = 0; $i < 300; $i++) header("X-$i: " '
            . '. str_repeat("x", 1000)); echo "a"; };');
        self::assertSame([0x86, 0x82], array_column($messages, 'type'));
        self::assertStringContainsString('bytes of header lines', $messages[0]['json']['message']);
        self::assertSame([500, '', []], [$messages[1]['status'], $messages[1]['body'], $messages[1]['lines']]);
        $this->assertIsAlive();
    }

    public function testBrokenBootNamesTheFilesThatItHadLoaded(): void
    {
        $this->driver = new WorkerDriver('file_put_contents(__DIR__ . "/part.php", "<?php\n"); require __DIR__ . "/part.php";'
            . 'throw new LogicException("broken");', ['sapi' => static::SAPI]);
        $files = $this->driver->read()['json']['files'];
        self::assertSame(['app.php', 'part.php'], array_map('basename', $files));
    }

    public function testMissingEntryNamesWhatWasLookedFor(): void
    {
        $this->driver = new WorkerDriver('', ['entry' => '']);
        self::assertStringContainsString('bootstrap/app.php', $this->driver->read()['json']['message']);
        self::assertSame(1, $this->driver->exitCode());
    }

    public function testExceptionBeforeOutputIsAnErrorAndAnEmpty500(): void
    {
        $messages = $this->answer('return function () { echo "half"; throw new LogicException("broken"); };');
        self::assertSame([0x87, 0x82], array_column($messages, 'type'));
        self::assertSame('LogicException', $messages[0]['json']['class']);
        self::assertSame([500, 3, ''], [$messages[1]['status'], $messages[1]['flags'], $messages[1]['body']]);
        $this->assertIsAlive();
    }

    public function testExceptionAfterOutputIsAnErrorAndTheEnd(): void
    {
        $messages = $this->answer('return function () { yield "one"; throw new LogicException("broken"); };');
        self::assertSame([0x82, 0x87, 0x84], array_column($messages, 'type'));
        $this->assertIsAlive();
    }

    /** @dataProvider outputs */
    public function testExceptionInAHeaderCallbackIsAnErrorAndAnEmpty500(string $output): void
    {
        $messages = $this->answer('return function () { header_register_callback(function () { '
            . "throw new LogicException('broken'); }); $output };");
        self::assertSame([0x87, 0x82], array_column($messages, 'type'));
        self::assertSame(['LogicException', 500], [$messages[0]['json']['class'], $messages[1]['status']]);
        $this->assertIsAlive();
    }

    /** @return iterable<string, array{string}> */
    public static function outputs(): iterable
    {
        yield 'at the end' => ['echo "a";'];
        yield 'at a flush' => ['echo "a"; flush();'];
    }

    public function testExitInAHeaderCallbackAnswersAndRetires(): void
    {
        $messages = $this->answer('return function () { header_register_callback(function () { http_response_code(418); '
            . 'exit; }); };');
        self::assertSame([418, 7], [$messages[0]['status'] ?? null, $messages[0]['flags']]);
        self::assertSame(0, $this->driver->exitCode());
    }

    public function testExceptionHandlerOfTheApplicationAnswers(): void
    {
        $messages = $this->answer('set_exception_handler(function ($e) { http_response_code(418); echo "H:", '
            . '$e->getMessage(); }); return function () { throw new Exception("e"); };');
        self::assertSame([418, 'H:e'], [$messages[0]['status'], $messages[0]['body']]);
    }

    public function testExitSendsWhatWasWrittenAndRetires(): void
    {
        $messages = $this->answer('return function () { register_shutdown_function(function () { echo " and late"; }); '
            . 'http_response_code(503); ob_start(); echo "early"; exit; };');
        self::assertSame([503, 7], [$messages[0]['status'], $messages[0]['flags']]);
        self::assertSame('early and late', $messages[0]['body']);
        self::assertNull($this->driver->read());
        self::assertSame(0, $this->driver->exitCode());
    }

    public function testMemoryUsedUpAtTheVeryEndIsToldByTheExitCodeAtLeast(): void
    {
        $messages = $this->answer('return function () { register_shutdown_function(function () { str_repeat("x", 1 << 30); });'
            . ' echo "a"; exit; };');
        // Since 8.2.35 PHP calls nothing of ours any more; the server makes 500 of the code.
        self::assertContains(array_column($messages, 'type'), [[], [0x87, 0x82]]);
        self::assertSame(255, $this->driver->exitCode());
    }

    public function testExitInAShutdownFunctionAfterExitDoesNotLoseTheAnswer(): void
    {
        $messages = $this->answer('return function () { register_shutdown_function(function () { echo " late"; exit; }); '
            . 'ob_start(); echo "early"; exit; };');
        self::assertSame(['early late', 7], [$messages[0]['body'], $messages[0]['flags']]);
        self::assertSame(0, $this->driver->exitCode());
    }

    public function testExitInAHookRetiresTheWorkerBeforeItsRequestEnds(): void
    {
        $messages = $this->answer('BareMetalPHP\\AppServer\\on_reset(function () { exit; }); return fn() => "a";');
        self::assertSame([0x82, 0x84], array_column($messages, 'type'));
        self::assertSame([[1, 'a'], 4], [[$messages[0]['flags'], $messages[0]['body']], $messages[1]['flags']]);
        self::assertSame(0, $this->driver->exitCode());
    }

    public function testFailedRequestEndsAfterItsHooks(): void
    {
        $messages = $this->answer('BareMetalPHP\\AppServer\\on_reset(function () { BareMetalPHP\\AppServer\\log("info", '
            . '"hook"); }); return function () { throw new LogicException("broken"); };');
        self::assertSame([0x87, 0x82, 0x86, 0x84], array_column($messages, 'type'));
        self::assertSame([500, 1], [$messages[1]['status'], $messages[1]['flags']]);
        $this->assertIsAlive();
    }

    public function testFatalErrorSaysNothingButItself(): void
    {
        $this->answer('return function () { echo "a"; str_repeat("x", 1 << 30); };');
        self::assertSame(255, $this->driver->exitCode());
        self::assertStringNotContainsString('ob_clean', $this->driver->errors());
    }

    public function testDieSendsItsMessage(): void
    {
        self::assertSame('gone', $this->answer('return function () { die("gone"); };')[0]['body']);
    }

    public function testExitInTheMiddleOfAStreamCompletesIt(): void
    {
        $messages = $this->answer('return function () { yield "one"; echo "two"; exit; };');
        self::assertSame([0x82, 0x83, 0x83, 0x84], array_column($messages, 'type'));
        self::assertSame('two', $messages[1]['body']);
        self::assertSame(4, $messages[3]['flags']);
    }

    /** @return iterable<string, array{string, string}> application, part of the message */
    public static function fatalErrors(): iterable
    {
        yield 'memory' => ['return function () { echo "half"; $x = []; while (true) { $x[] = str_repeat("x", 9999); } };',
            'memory size'];
        yield 'recursion' => ['function f($a) { return f([$a]) . "x"; } return fn() => f(1);', 'memory size'];
        // Their limit is met where PHP's stack of calls wants a page: a shutdown function may find no room either.
        yield 'recursion of small frames' => ['function f($a) { return f($a) . "x"; } return fn() => f(1);', 'memory size'];
        $locals = implode(array_map(static fn (int $i): string => "\$v$i = \$a; ", range(1, 40)));
        yield 'recursion of big frames' => ["function f(\$a) { $locals return f(\$a) . 'x'; } return fn() => f(1);",
            'memory size'];
        yield 'a shutdown function after exit()' => ['return function () { register_shutdown_function(function () {
            trigger_error("late", E_USER_ERROR); }); echo "a"; exit; };', 'late'];
        yield 'time' => ['return function () { set_time_limit(1); while (true) { } };', 'execution time'];
        yield 'user error' => ['return function () { trigger_error("mine", E_USER_ERROR); };', 'mine'];
        yield 'redeclaration' => ['return function () { eval("function f() {} function f() {}"); };', 'redeclare'];
    }

    /** @dataProvider fatalErrors */
    public function testFatalErrorIsAnErrorAnEmpty500AndTheEndOfTheProcess(string $application, string $message): void
    {
        $messages = $this->answer($application);
        self::assertSame([0x87, 0x82], array_column($messages, 'type'));
        self::assertStringContainsString($message, $messages[0]['json']['message']);
        self::assertSame([500, 7, ''], [$messages[1]['status'], $messages[1]['flags'], $messages[1]['body']]);
        self::assertSame(255, $this->driver->exitCode());
    }

    public function testUnusableReturnValueSaysWhatIsWanted(): void
    {
        $messages = $this->answer('return fn() => 42;');
        self::assertStringContainsString('returned int', $messages[0]['json']['message']);
    }

    public function testImpossibleStatusBecomes500AndIsLogged(): void
    {
        $messages = $this->answer('return function () { http_response_code(999); echo "x"; };');
        self::assertSame([0x86, 0x82], array_column($messages, 'type'));
        self::assertSame(500, $messages[1]['status']);
    }

    public function testNoContentHasNeitherBodyNorType(): void
    {
        $head = $this->answer('return function () { http_response_code(204); echo "x"; };')[0];
        self::assertSame([204, '', []], [$head['status'], $head['body'], $head['lines']]);
    }

    public function testRemovedOuterBufferIsBackInTheNextRequest(): void
    {
        $driver = $this->start('return function () { while (ob_get_level()) ob_end_clean(); ob_start(); echo "a"; };');
        foreach ([1, 2] as $id) {
            $driver->request($id);
            self::assertSame('a', $driver->exchange()[0]['body']);
        }
    }

    public function testFinishedRequestGoesOnWithoutOutput(): void
    {
        $messages = $this->answer('return function () { echo "a"; fastcgi_finish_request(); echo "b"; '
            . 'BareMetalPHP\\AppServer\\log("info", "worked"); };');
        self::assertSame([0x82, 0x86, 0x84], array_column($messages, 'type'));
        self::assertSame([1, 'a'], [$messages[0]['flags'], $messages[0]['body']]);
        self::assertSame('worked', $messages[1]['json']['message']);
    }

    protected function assertIsAlive(): void
    {
        $this->driver->send(0x05, 0);
        self::assertSame(0x85, $this->driver->read()['type']);
    }

    protected function assertLeavesByItself(): void
    {
        self::assertNull($this->driver->read());
        self::assertSame(0, $this->driver->exitCode());
    }

    private function start(string $application): WorkerDriver
    {
        $this->driver = new WorkerDriver($application, ['sapi' => static::SAPI]);
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
}
