<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use PHPUnit\Framework\TestCase;

/** What one request sets, the next does not see. */
class WorkerIsolationTest extends TestCase
{
    protected const SAPI = 'fallback';

    /** @return iterable<string, array{string, string}> statement of the first request, expression both report */
    public static function leaks(): iterable
    {
        yield 'status' => ['http_response_code(404);', 'http_response_code()'];
        yield 'open buffer' => ['ob_start(); echo "left";', 'ob_get_level()'];
        yield 'session' => ['session_start(); $_SESSION["user"] = 1;',
            '[$_SESSION ?? null, session_id(), session_status()]'];
        yield 'closed session' => ['session_start(); session_write_close();', '[$_SESSION ?? null, session_id()]'];
        yield 'error handler' => ['set_error_handler("strlen"); set_error_handler("trim");',
            '[set_error_handler(null), restore_error_handler()][0]'];
        yield 'exception handler' => ['set_exception_handler("strlen");',
            '[set_exception_handler(null), restore_exception_handler()][0]'];
        yield 'ini' => ['ini_set("precision", "3"); ini_set("memory_limit", "99M");',
            '[ini_get("precision"), ini_get("memory_limit")]'];
        yield 'error level' => ['error_reporting(0);', 'error_reporting()'];
        yield 'timezone' => ['date_default_timezone_set("Asia/Tokyo");', 'date_default_timezone_get()'];
        yield 'locale' => ['setlocale(LC_CTYPE, setlocale(LC_CTYPE, "0") === "C" ? "C.UTF-8" : "C");',
            'setlocale(LC_ALL, "0")'];
        yield 'time limit' => ['set_time_limit(9);', 'ini_get("max_execution_time")'];
        yield 'cwd' => ['chdir("/");', 'getcwd()'];
        yield 'umask' => ['umask(0);', 'umask()'];
        yield 'environment' => ['putenv("LEAK=1"); putenv("HOME=/leak");', '[getenv("LEAK"), getenv("HOME")]'];
        yield 'libxml' => ['if (function_exists("libxml_use_internal_errors")) libxml_use_internal_errors(true);',
            'function_exists("libxml_use_internal_errors") && libxml_use_internal_errors()'];
        yield 'last error' => ['@trigger_error("leak");', 'error_get_last()'];
        yield 'user abort' => ['ignore_user_abort(true);', 'ignore_user_abort()'];
        yield 'superglobals' => ['$_GET["x"] = $_POST["x"] = $_COOKIE["x"] = $_REQUEST["x"] = $_ENV["x"] = 1;'
            . '$_SERVER["x"] = 1;', '[$_GET, $_POST, $_COOKIE, $_REQUEST, $_FILES, $_ENV["x"] ?? 0, $_SERVER["x"] ?? 0]'];
    }

    /** @dataProvider leaks */
    public function testNextRequestDoesNotSee(string $statement, string $expression): void
    {
        $driver = new WorkerDriver("return function () {
            \$seen = json_encode($expression);
            if (!isset(\$_GET['look'])) { $statement }
            BareMetalPHP\\AppServer\\log('info', \$seen);
        };", ['sapi' => static::SAPI]);
        try {
            $driver->read();
            $seen = [];
            foreach (['/?look=1', '/', '/?look=1'] as $i => $target) {
                $driver->request($i + 1, $target);
                $logs = array_filter($driver->exchange(), static fn (array $message): bool => $message['type'] === 0x86);
                $seen[] = str_replace('"look":"1"', '', array_values($logs)[0]['json']['message']);
            }
            self::assertSame($seen[0], $seen[2]);
        } finally {
            $driver->dispose();
        }
    }

    public function testRequestEndsOnceItsHooksHaveRun(): void
    {
        $driver = new WorkerDriver('use function BareMetalPHP\\AppServer\\{log, on_reset};
            on_reset(function () { log("info", "hook"); });
            return fn() => "a";', ['sapi' => static::SAPI]);
        try {
            $driver->read();
            foreach ([1, 2] as $id) {
                $driver->request($id);
                $messages = $driver->exchange();
                self::assertSame([0x82, 0x86, 0x84], array_column($messages, 'type'));
                self::assertSame([1, 'a', 0], [$messages[0]['flags'], $messages[0]['body'], $messages[2]['flags']]);
            }
        } finally {
            $driver->dispose();
        }
    }

    public function testHookOfTheApplicationRunsAfterEachRequest(): void
    {
        $driver = new WorkerDriver('$n = 0; BareMetalPHP\\AppServer\\on_reset(function () use (&$n) { $n += 10; });
            return function () use (&$n) { return (string) ++$n; };', ['sapi' => static::SAPI]);
        try {
            $driver->read();
            $driver->request(1);
            self::assertSame('1', $driver->exchange()[0]['body']);
            $driver->request(2);
            self::assertSame('12', $driver->exchange()[0]['body']);
        } finally {
            $driver->dispose();
        }
    }
}
