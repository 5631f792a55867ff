<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use PHPUnit\Framework\TestCase;

/** Shutdown functions and ends of the process under the native SAPI. */
final class NativeEndingsTest extends TestCase
{
    protected function setUp(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
    }

    private static function assertEnds(string $output, int $exitCode, string $code): void
    {
        $child = NativeChild::code($code);
        self::assertSame([$output, '', $exitCode], [$child->output, $child->errors, $child->exitCode]);
    }

    public function testExitInAShutdownFunctionEndsTheOthersButNotTheProcess(): void
    {
        self::assertEnds('first bye second closed ', 0, <<<'PHP'
            $serve(['GET', '/'], function () {
                register_shutdown_function(function () { echo 'first '; });
                register_shutdown_function(function () { exit('bye '); });
                register_shutdown_function(function () { echo 'never '; });
            });
            $serve(['GET', '/'], function () { register_shutdown_function(function () { echo 'second '; }); });
            $sapi->close();
            echo 'closed ';
            exit(0);
            PHP);
    }

    public function testWhatAShutdownFunctionThrowsGoesThroughAndTheNextRequestIsClean(): void
    {
        self::assertEnds('caught second ', 0, <<<'PHP'
            try {
                $serve(['GET', '/'], function () {
                    register_shutdown_function(function () { throw new LogicException('caught '); });
                    register_shutdown_function(function () { echo 'never '; });
                });
            } catch (LogicException $failure) {
                echo $failure->getMessage();
            }
            $sapi->end();
            $serve(['GET', '/'], function () { register_shutdown_function(function () { echo 'second '; }); });
            $sapi->close();
            PHP);
    }

    public function testAFunctionRegisteredWhileTheyRunRunsInTheSameRequest(): void
    {
        self::assertEnds('outer inner next ', 0, <<<'PHP'
            $serve(['GET', '/'], function () {
                register_shutdown_function(function () {
                    echo 'outer ';
                    register_shutdown_function(function () { echo 'inner '; });
                });
            });
            $serve(['GET', '/'], function () { echo 'next '; });
            $sapi->close();
            PHP);
    }

    /** @dataProvider endings */
    public function testExitInAShutdownFunctionDoesNotKeepTheBootListFromItsTurn(string $ending): void
    {
        $child = NativeChild::code(<<<PHP
            ini_set('display_errors', '0');
            register_shutdown_function(function () {
                echo 'guard ';
                register_shutdown_function(function () { echo 'farewell'; });
            });
            register_shutdown_function(function () { echo 'framework '; exit; });
            register_shutdown_function(function () { echo 'never '; });
            \$serve(['GET', '/'], function () {
                register_shutdown_function(function () { echo 'request '; exit(3); });
                register_shutdown_function(function () { echo 'never '; });
                $ending
            });
            PHP);
        self::assertSame(['request guard framework farewell', ''], [$child->output, $child->errors]);
        self::assertContains($child->exitCode, [0, 3, 7, 255]);
    }

    /** @return iterable<string, array{string}> */
    public static function endings(): iterable
    {
        yield 'exit' => ['exit(7);'];
        yield 'a fatal error' => ['eval("class A extends Missing {}");'];
        yield 'one allocation over the memory limit' => ['ini_set("memory_limit", "8M"); str_repeat("x", 20_000_000);'];
        $fill = 'for ($a = [];;) { $a[] = new stdClass(); }';
        yield 'many over the memory limit' => ["ini_set('memory_limit', '8M'); $fill"];
        yield 'endless recursion' => ['ini_set("memory_limit", "8M"); $f = function () use (&$f) { $f(); }; $f();'];
        yield 'the time limit' => ['set_time_limit(1); for (;;);'];
    }

    public function testAProcessThatIsNeverClosedEndsCleanlyAfterABody(): void
    {
        self::assertEnds('', 0, <<<'PHP'
            $sapi->begin(ProbeRequest::make('POST', '/', ['content-type' => 'application/json'], '{}'));
            PHP);
        self::assertEnds('', 0, <<<'PHP'
            $sapi->begin(ProbeRequest::make('PUT', '/', ['content-type' => 'text/plain'], 'unread'));
            $handle = fopen('php://input', 'r');
            PHP);
    }
}
