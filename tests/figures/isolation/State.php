<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Figures;

use ArrayObject;
use PDO;
use RuntimeException;

use function BareMetalPHP\AppServer\on_reset;

/**
 * What a visitor can change in a process, and how it looks before he has done so.
 *
 * Each request answers with what it found, then changes everything. Where the application has to put something back
 * itself, a connection to a database for example, it does so in on_reset().
 */
final class State
{
    private static ?PDO $database = null;
    private static string $shutdownOf = '';
    private static int $ticks = 0;

    /** @var list<string> */
    private static array $uploads = [];

    /** Once, when the application is loaded. */
    public static function boot(): void
    {
        if (extension_loaded('pdo_sqlite')) {
            self::$database = new PDO('sqlite::memory:');
            self::$database->exec('CREATE TABLE notes (text TEXT)');
            on_reset(static function (): void {
                if (self::$database->inTransaction()) {
                    self::$database->rollBack();
                }
            });
        }
    }

    /** @return string JSON: `own` belongs to this visitor, `state` has to be the same in every request */
    public static function answer(): string
    {
        $state = self::look();
        session_start();
        $own = [
            'get' => $_GET['user'] ?? null,
            'request' => $_REQUEST['user'] ?? null,
            'post' => $_POST['user'] ?? null,
            'cookie' => $_COOKIE['user'] ?? null,
            'session' => $_SESSION['user'] ?? null,
        ];
        self::disturb((string) $own['get']);
        if (isset($_GET['fail'])) {
            throw new RuntimeException("{$own['get']} fails");
        }
        $answer = (string) json_encode(['own' => $own, 'state' => $state]);

        return $answer;
    }

    /** @return array<string, mixed> */
    private static function look(): array
    {
        $error = set_error_handler(null);
        restore_error_handler();
        $exception = set_exception_handler(null);
        restore_exception_handler();
        $uploads = array_filter(self::$uploads, 'file_exists');
        self::$uploads = [];

        return [
            'keys' => [count($_GET) > 2, count($_POST) > 1, count($_COOKIE) > 2, count($_FILES) > 1, isset($_SESSION),
                isset($_SERVER['LEFT']), isset($_ENV['LEFT']), isset($_REQUEST['LEFT'])],
            'session' => [session_status(), session_name(), session_get_cookie_params()],
            'answer' => [headers_sent(), http_response_code(), preg_grep('/^X-/', headers_list()), ob_get_level()],
            'handlers' => [get_debug_type($error), get_debug_type($exception), @assert_options(ASSERT_CALLBACK)],
            // Where uploads go is the SAPI's business.
            'ini' => array_diff_key(ini_get_all(null, false), ['upload_tmp_dir' => 1]),
            'time' => [date_default_timezone_get(), setlocale(LC_ALL, '0')],
            'text' => function_exists('mb_language') ? [mb_internal_encoding(), mb_language(), mb_substitute_character(),
                mb_detect_order(), mb_http_output()] : [],
            'process' => [getcwd(), umask(), getenv('LEFT'), ignore_user_abort(), gc_enabled()],
            'errors' => [error_get_last(), libxml_use_internal_errors(), count(libxml_get_errors())],
            'signals' => function_exists('pcntl_signal') ? [get_debug_type(pcntl_signal_get_handler(SIGUSR1)),
                pcntl_async_signals()] : [],
            'streams' => [in_array('http', stream_get_wrappers(), true), file_get_contents('data:,kept')],
            'context' => self::isFallback() ? [] : stream_context_get_options(stream_context_get_default()),
            'database' => [self::$database?->inTransaction(), self::$database?->query('SELECT * FROM notes')->fetchAll(),
                self::$database?->query('SELECT name FROM sqlite_temp_master')->fetchAll()],
            'ticks' => self::isFallback() ? 0 : self::ticks(),
            'uploads' => $uploads,
            'shutdown' => self::takeShutdown(),
        ];
    }

    private static function disturb(string $user): void
    {
        $_GET["of $user"] = $_POST["of $user"] = $_COOKIE["of $user"] = $_FILES["of $user"] = [$user];
        $_SERVER['LEFT'] = $_ENV['LEFT'] = $_REQUEST['LEFT'] = $user;
        $_SESSION['user'] = $user;
        ob_start(static fn (string $bytes): string => $bytes);
        ob_start();
        http_response_code(201);
        set_error_handler(static fn (): bool => true);
        set_error_handler(static fn (): bool => false);
        set_exception_handler(null);
        @assert_options(ASSERT_CALLBACK, 'strlen');
        ini_set('precision', '5');
        ini_set('user_agent', $user);
        ini_set('memory_limit', '63M');
        error_reporting(0);
        set_include_path("/$user");
        date_default_timezone_set('Asia/Tokyo');
        setlocale(LC_ALL, 'C.UTF-8', 'en_US.UTF-8');
        if (function_exists('mb_language')) {
            mb_internal_encoding('EUC-JP');
            mb_language('ja');
            mb_substitute_character(0x21);
            mb_detect_order(['ASCII']);
            mb_http_output('EUC-JP');
        }
        chdir('/');
        umask(0);
        putenv("LEFT=$user");
        ignore_user_abort(true);
        set_time_limit(99);
        gc_disable();
        @trigger_error($user);
        libxml_use_internal_errors(true);
        simplexml_load_string("<$user");
        if (function_exists('pcntl_signal')) {
            pcntl_async_signals(true);
            pcntl_signal(SIGUSR1, static function (): void {
            });
        }
        stream_wrapper_unregister('http');
        stream_wrapper_unregister('data');
        stream_wrapper_register('data', ArrayObject::class);
        if (!self::isFallback()) {
            register_tick_function(self::tick(...));
        }
        header("X-Of: $user");
        header_register_callback(static fn () => header("X-Called-For: $user"));
        if (!self::isFallback()) {
            stream_context_set_default(['http' => ['header' => "Authorization: $user"]]);
        }
        if (self::isNative()) {
            register_shutdown_function(static function () use ($user): void {
                self::$shutdownOf = $user;
            });
        }
        self::$uploads = array_map(static fn (array $file): string => (string) ($file['tmp_name'] ?? ''), $_FILES);
        if (self::$database !== null) {
            self::$database->beginTransaction();
            self::$database->exec("INSERT INTO notes VALUES ('$user')");
            self::$database->exec('CREATE TEMP TABLE left_behind (text TEXT)');
        }
    }

    /** @return int how often the tick functions of earlier requests are called */
    private static function ticks(): int
    {
        self::$ticks = 0;
        eval('declare(ticks=1); strlen("");');

        return self::$ticks;
    }

    private static function tick(): void
    {
        self::$ticks++;
    }

    /** The shutdown function of a request has run by its end: not before, and not in the next. */
    private static function takeShutdown(): bool
    {
        $isRun = self::$shutdownOf !== '' || !self::isNative();
        self::$shutdownOf = '';

        return $isRun;
    }

    private static function isFallback(): bool
    {
        return $_SERVER['APPSERVER_SAPI'] === 'fallback';
    }

    private static function isNative(): bool
    {
        return $_SERVER['APPSERVER_SAPI'] === 'native';
    }
}
