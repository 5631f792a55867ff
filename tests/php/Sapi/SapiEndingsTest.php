<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

final class SapiEndingsTest extends SapiTestCase
{
    /** A class that is loaded when it is first used, in a namespace of its own. */
    private const LATE = 'spl_autoload_register(function ($class) { if ($class === "Acme\Late") { eval(\'namespace Acme; '
        . 'final class Late { static function call(callable $f, mixed ...$a) { register_shutdown_function($f, ...$a); } }\'); } }, '
        . 'true, true); ';

    /** @dataProvider sapis */
    public function testShutdownFunctionsOfANamespaceRunAtTheEndOfTheRequest(string $sapi): void
    {
        $this->start($sapi, "echo 'a'; Acme\\Late::call(function (string \$x) { echo \$x; header('X-Late: 1'); }, 'b'); "
            . 'return class_exists("namespace\Odd") || class_exists("1\Odd") ? 0 : 1;', [], self::LATE);
        for ($i = 0; $i < 2; $i++) {
            $answer = $this->ask();
            self::assertSame('a1b', $answer['body']);
            self::assertSame(['X-Late: 1'], self::lines($answer['lines'], 'X-Late'));
        }
        $this->driver->send(0x06, 0);
        self::assertSame(0, $this->driver->exitCode());
        self::assertSame('', trim($this->driver->errors()));
    }

    /** @dataProvider sapis */
    public function testShutdownFunctionsWithoutANamespace(string $sapi): void
    {
        $this->start($sapi, '\register_shutdown_function(function () { echo "late"; }); return 1;');
        self::assertSame($sapi === 'native' ? '1late' : '1', $this->ask()['body']);
        $this->driver->send(0x06, 0);
        self::assertSame(0, $this->driver->exitCode());
        // Elsewhere they run when the worker ends.
        self::assertSame($sapi === 'native' ? '' : 'late', trim($this->driver->errors()));
    }

    /** @dataProvider sapis */
    public function testExitInAShutdownFunctionCompletesTheAnswerAndRetiresTheWorker(string $sapi): void
    {
        $this->start($sapi, "Acme\\Late::call(function () { echo 'b'; exit; }); echo 'a'; return 1;", [], self::LATE);
        $answer = $this->ask();
        self::assertSame([200, 'a1b', 7], [$answer['status'], $answer['body'], $answer['messages'][0]['flags']]);
    }

    /** @dataProvider sapis */
    public function testExitSendsWhatWasWrittenWithItsHeadersAndSession(string $sapi): void
    {
        $this->start($sapi, 'session_start(); $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1; header("X-A: 1"); '
            . 'http_response_code(201); echo $_SESSION["n"]; if (isset($_GET["exit"])) { exit; } return "";');
        $cookie = self::cookie($this->ask());
        $answer = $this->ask('/?exit', ['cookie' => $cookie]);
        self::assertSame([201, '2', ['X-A: 1']], [$answer['status'], $answer['body'], self::lines($answer['lines'], 'X-A')]);
        self::assertSame([], self::lines($answer['lines'], 'Set-Cookie'));
        self::assertSame(0, $this->driver->exitCode());
        self::assertSame('', trim($this->driver->errors()));
    }

    /** @dataProvider sapis */
    public function testAFatalErrorIs500AndTheUploadIsDeleted(string $sapi): void
    {
        $this->start($sapi, 'BareMetalPHP\AppServer\log("info", $_FILES["f"]["tmp_name"]); header("X-A: 1"); '
            . '$x = str_repeat("x", 1 << 30);');
        $answer = $this->ask('/', self::MULTIPART, self::part('f', 'bytes', 'a') . '--B--');
        self::assertSame(500, $answer['status']);
        $path = $answer['messages'][0]['json']['message'];
        self::assertSame(255, $this->driver->exitCode());
        self::assertFileDoesNotExist($path);
        self::assertDirectoryDoesNotExist(dirname($path));
    }

    /** @dataProvider sapis */
    public function testOutputAfterEveryBufferWasRemoved(string $sapi): void
    {
        $this->start($sapi, 'while (ob_get_level() > 0) { ob_end_clean(); } echo "late"; return "";');
        $answer = $this->ask();
        if ($sapi === 'native') {
            self::assertSame('late""', $answer['body']);

            return;
        }
        // It is in the log, and the worker goes: PHP would start no session in it any more.
        self::assertSame([200, ''], [$answer['status'], $answer['body']]);
        self::assertSame(7, $answer['messages'][0]['flags']);
        self::assertStringContainsString('late', $this->driver->errors());
    }

    /** @dataProvider sapis */
    public function testAWorkerThatStopsPrintsNothing(string $sapi): void
    {
        $this->start($sapi, 'header("X-A: 1"); setcookie("a", "b"); return 1;');
        $this->ask();
        $this->driver->send(0x06, 0);
        self::assertSame(0, $this->driver->exitCode());
        self::assertSame('', trim($this->driver->errors()));
    }

    /** @dataProvider sapis */
    public function testObjectsInSuperglobalsEndWithTheirRequestAndSayNothingToTheNextVisitor(string $sapi): void
    {
        $this->start($sapi, 'if (isset($_GET["first"])) { $late = new class { public function __destruct() '
            . '{ echo "LATE"; header("X-Late: 1"); setcookie("late", "1"); } }; '
            . '$_SERVER["late"] = $late; $_GET["late"] = $late; $_ENV["late"] = $late; } echo "ok"; return "";');
        self::assertSame('ok""', $this->ask('/?first')['body']);
        $answer = $this->ask('/');
        self::assertSame(['ok""', [], []], [
            $answer['body'],
            self::lines($answer['lines'], 'X-Late'),
            self::lines($answer['lines'], 'Set-Cookie'),
        ]);
    }

    /** @dataProvider sapis */
    public function testExitDoesNotRunWhatEarlierVisitorsRegisteredIntoTheAnswer(string $sapi): void
    {
        $this->start($sapi, 'if (isset($_GET["first"])) { register_shutdown_function(function () { echo "SECRET"; '
            . 'header("X-Leak: alice"); $_SESSION["cart"] = "alice"; }); return 1; } '
            . 'session_start(); $_SESSION["own"] = "bob"; echo "bye"; exit;');
        $this->ask('/?first');
        $answer = $this->ask('/');
        self::assertSame(['bye', []], [$answer['body'], self::lines($answer['lines'], 'X-Leak')]);
        $this->driver->exitCode();
        $stored = implode('', array_map('file_get_contents', glob($this->driver->path('sess_*')) ?: []));
        self::assertStringContainsString('bob', $stored);
        self::assertStringNotContainsString('alice', $stored);
    }

    /** @dataProvider sapis */
    public function testMemoryThatIsUsedUpIs500WhateverTheApplicationSaysOfShowingErrors(string $sapi): void
    {
        $this->start($sapi, '@ini_set("display_errors", "1"); ini_set("memory_limit", "24M"); '
            . 'echo "half"; str_repeat("x", 100_000_000);', [], 'ini_set("display_errors", "1"); ');
        $answer = $this->ask();
        self::assertSame([500, ''], [$answer['status'], $answer['body']]);
        self::assertSame(255, $this->driver->exitCode());
    }
}
