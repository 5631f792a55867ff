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
        yield 'garbage collection' => ['gc_disable();', 'gc_enabled()'];
        yield 'include path' => ['set_include_path("/leak");', 'get_include_path()'];
        yield 'assert options' => ['@assert_options(ASSERT_CALLBACK, "strlen"); ini_set("assert.exception", "0");',
            '[@assert_options(ASSERT_CALLBACK), ini_get("assert.exception")]'];
        yield 'session settings' => ['session_name("LEAK"); session_set_cookie_params(99); session_cache_limiter("public");',
            '[session_name(), session_get_cookie_params(), session_cache_limiter()]'];
        yield 'multibyte' => ['mb_internal_encoding("EUC-JP"); mb_language("ja"); mb_substitute_character(0x21); '
            . 'mb_detect_order(["ASCII"]); mb_http_output("EUC-JP");', '[mb_internal_encoding(), mb_language(), '
            . 'mb_substitute_character(), mb_detect_order(), mb_http_output()]'];
        if (extension_loaded('iconv')) {
            yield 'iconv' => ['@iconv_set_encoding("internal_encoding", "EUC-JP");', 'iconv_get_encoding("internal_encoding")'];
        }
        yield 'entity loader' => ['libxml_set_external_entity_loader(fn() => null);',
            'libxml_get_external_entity_loader() === null'];
        if (extension_loaded('pcntl')) {
            yield 'signal handlers' => ['pcntl_async_signals(true); pcntl_signal(SIGUSR1, function () {}); '
                . 'pcntl_signal(SIGALRM, SIG_IGN);', '[pcntl_async_signals(), is_object(pcntl_signal_get_handler(SIGUSR1)), '
                . 'pcntl_signal_get_handler(SIGALRM)]'];
            yield 'alarm' => ['pcntl_alarm(60);', 'pcntl_alarm(0)'];
            yield 'blocked signals' => ['pcntl_sigprocmask(SIG_BLOCK, [SIGUSR1]);',
                '(static function () { pcntl_sigprocmask(SIG_BLOCK, [], $blocked); return $blocked; })()'];
        }
        if (extension_loaded('gettext')) {
            yield 'text domain' => ['textdomain("leak");', 'textdomain(null)'];
        }
        yield 'own stream wrapper removed' => ['stream_wrapper_unregister("http");',
            'in_array("http", stream_get_wrappers())'];
        yield 'own stream wrapper replaced' => ['stream_wrapper_unregister("data"); '
            . 'stream_wrapper_register("data", "ArrayObject");', 'file_get_contents("data:,kept")'];
        yield 'timezone' => ['date_default_timezone_set("Asia/Tokyo");', 'date_default_timezone_get()'];
        yield 'locale' => ['foreach ([LC_CTYPE, LC_COLLATE, LC_MONETARY, LC_NUMERIC, LC_TIME, LC_MESSAGES] as $c) '
            . '{ setlocale($c, setlocale($c, "0") === "C" ? "C.UTF-8" : "C"); }',
            'setlocale(LC_ALL, "0")'];
        yield 'time limit' => ['set_time_limit(9);', 'ini_get("max_execution_time")'];
        yield 'cwd' => ['chdir("/");', 'getcwd()'];
        yield 'umask' => ['umask(0);', 'umask()'];
        yield 'environment' => ['putenv("LEAK=1"); putenv("HOME=/leak");', '[getenv("LEAK"), getenv("HOME")]'];
        yield 'libxml' => ['if (function_exists("libxml_use_internal_errors")) libxml_use_internal_errors(true);',
            'function_exists("libxml_use_internal_errors") && libxml_use_internal_errors()'];
        yield 'last error' => ['@trigger_error("leak");', 'error_get_last()'];
        yield 'user abort' => ['ignore_user_abort(true);', 'ignore_user_abort()'];
        yield 'header callback' => ['header_register_callback(fn() => header("X-Leak: 1"));', 'headers_list()'];
        yield 'headers' => ['header("X-Leak: 1"); setcookie("a", "b");', 'headers_list()'];
        if (static::SAPI !== 'fallback') {
            yield 'default stream context' => ['stream_context_set_default(["http" => ["header" => "Authorization: leak"]]);',
                'stream_context_get_options(stream_context_get_default())'];
            yield 'tick functions' => ['register_tick_function(fn() => $GLOBALS["ticks"] = true);',
                '(function () { unset($GLOBALS["ticks"]); eval("declare(ticks=1); strlen(1);"); '
                . 'return isset($GLOBALS["ticks"]); })()'];
        }
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

    /** @return iterable<string, array{string, string, string}> statement of the boot, of a request, expression */
    public static function boots(): iterable
    {
        yield 'ini' => ['ini_set("precision", "5"); ini_set("user_agent", "boot");',
            'ini_set("precision", "3"); ini_set("serialize_precision", "4"); ini_set("default_charset", "x");',
            '[ini_get("precision"), ini_get("user_agent"), ini_get("serialize_precision"), ini_get("default_charset")]'];
        yield 'environment' => ['putenv("BOOT=1");', 'putenv("BOOT=2"); putenv("BOOT"); putenv("HOME=/leak");',
            '[getenv("BOOT"), getenv("HOME")]'];
        yield 'a variable put twice' => ['putenv("BOOT=1");', 'putenv("BOOT=2"); putenv("BOOT=3");', 'getenv("BOOT")'];
        yield 'error handler' => ['set_error_handler(fn() => false);', 'restore_error_handler(); set_error_handler("trim");',
            'is_object([set_error_handler(null), restore_error_handler()][0])'];
        yield 'exception handler' => ['set_exception_handler(fn() => 1);', 'set_exception_handler("trim");',
            'is_object([set_exception_handler(null), restore_exception_handler()][0])'];
        yield 'handlers switched off' => ['set_error_handler("trim"); set_exception_handler("trim");',
            'set_error_handler(null); set_exception_handler(null);', '(function () {
                restore_error_handler(); restore_exception_handler();
                $below = [set_error_handler(null), set_exception_handler(null)];
                restore_error_handler(); restore_exception_handler();
                set_error_handler("trim"); set_exception_handler("trim");
                return $below; })()'];
        yield 'timezone' => ['date_default_timezone_set("Asia/Tokyo");', 'date_default_timezone_set("UTC");',
            'date_default_timezone_get()'];
        yield 'locale' => ['setlocale(LC_ALL, "C.UTF-8");', 'setlocale(LC_ALL, "C"); setlocale(LC_TIME, "POSIX");',
            'setlocale(LC_ALL, "0")'];
        yield 'multibyte' => ['mb_internal_encoding("EUC-JP"); mb_language("ja");',
            'mb_internal_encoding("UTF-8"); mb_language("uni");', '[mb_internal_encoding(), mb_language()]'];
        yield 'directory and umask' => ['chdir("/tmp"); umask(0);', 'chdir("/"); umask(077);', '[getcwd(), umask()]'];
        yield 'errors of libxml' => ['libxml_use_internal_errors(true);', 'libxml_use_internal_errors(false);',
            'libxml_use_internal_errors()'];
        yield 'a stream wrapper of its own' => ['stream_wrapper_register("boot", "ArrayObject");',
            'stream_wrapper_unregister("http");', 'array_intersect(["boot", "http"], stream_get_wrappers())'];
        if (static::SAPI !== 'fallback') {
            yield 'default stream context' => ['stream_context_set_default(["http" => ["timeout" => 3]]);',
                'stream_context_set_default(["http" => ["timeout" => 9, "header" => "leak"]]);',
                'stream_context_get_options(stream_context_get_default())'];
        }
    }

    /** @dataProvider boots */
    public function testWhatTheBootHasSetComesBack(string $boot, string $statement, string $expression): void
    {
        $driver = new WorkerDriver("$boot return function () {
            \$seen = json_encode($expression);
            $statement
            BareMetalPHP\\AppServer\\log('info', \$seen);
        };", ['sapi' => static::SAPI]);
        try {
            do {
                $message = $driver->read();
            } while ($message !== null && $message['type'] !== 0x81);
            $seen = [];
            // The third would show what was noted wrongly when the second was put back.
            foreach ([1, 2, 3] as $id) {
                $driver->request($id);
                $logs = array_filter($driver->exchange(), static fn (array $message): bool => $message['type'] === 0x86);
                $seen[] = array_values($logs)[0]['json']['message'];
            }
            self::assertSame([$seen[0], $seen[0], $seen[0]], $seen);
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
