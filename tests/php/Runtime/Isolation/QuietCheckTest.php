<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime\Isolation;

use PHPUnit\Framework\TestCase;

final class QuietCheckTest extends TestCase
{
    /** What a request may do, each on its own. */
    private const TOUCHES = [
        'set_error_handler(fn () => true);',
        'set_error_handler(fn () => true); set_error_handler(null);',
        'set_exception_handler(fn () => null);',
        'ini_set("precision", "3");',
        'error_reporting(1);',
        'ini_restore("precision"); ini_restore("error_reporting"); ini_set("serialize_precision", "5");',
        'ini_restore("user_agent"); ini_set("serialize_precision", "5");',
        'date_default_timezone_set("Asia/Tokyo");',
        'putenv("QUIET_CHECK=1");',
        'putenv("OF_BOOT=2");',
        'register_tick_function("time");',
        'assert_options(ASSERT_CALLBACK, "strlen");',
        'chdir("/");',
        'mb_internal_encoding("ISO-8859-1");',
        'mb_substitute_character(65);',
        'mb_detect_order(["ASCII", "JIS"]);',
        'mb_language("ja");',
        'mb_regex_encoding("EUC-JP");',
        'mb_regex_set_options("x");',
        'libxml_use_internal_errors(true);',
        'libxml_set_external_entity_loader(fn () => null);',
        'pcntl_signal(SIGUSR1, fn () => null);',
        'pcntl_signal(SIGUSR2, SIG_DFL);',
        'pcntl_signal(SIGHUP, fn () => null);',
        'pcntl_signal(SIGWINCH, fn () => null);',
        'pcntl_async_signals(true);',
        'stream_wrapper_unregister("http");',
        'stream_wrapper_unregister("http"); stream_wrapper_restore("http");',
    ];

    protected function setUp(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
        foreach (['mbstring', 'libxml', 'pcntl'] as $extension) {
            if (!extension_loaded($extension)) {
                self::markTestSkipped("Needs $extension");
            }
        }
    }

    public function testWhateverIsTouchedIsNoticedAndBroughtBackAndNoticedAgain(): void
    {
        $again = array_map(static fn (string $touch): string => "$touch // again", self::TOUCHES);
        $touches = [...self::TOUCHES, ...$again];
        self::assertSame(array_fill_keys($touches, [true, false, true]), self::child($touches));
    }

    public function testWhatManyApplicationsDoIsNoTouch(): void
    {
        $touches = ['@strlen("x");', 'mb_strlen("x", "UTF-8");', 'setlocale(LC_ALL, "0");', 'strtotime("2024-01-01");'];
        self::assertSame(array_fill_keys($touches, [true, true, true]), self::child($touches));
    }

    /**
     * @param list<string> $touches
     *
     * @return array<string, list<bool>> untouched before, after, and after the reset
     */
    private static function child(array $touches): array
    {
        $autoload = var_export(dirname(__DIR__, 4) . '/php/autoload.php', true);
        $list = var_export($touches, true);
        $code = <<<PHP
            require $autoload;
            use BareMetalPHP\AppServer\Runtime\Isolation\Isolation;
            \$isolation = Isolation::standard(mayUseFfi: true);
            ini_set('user_agent', 'boot');
            putenv('OF_BOOT=1');
            pcntl_signal(SIGUSR2, fn () => null);
            pcntl_signal(SIGHUP, SIG_DFL);
            // Extensions allocate what they remember when they are used first.
            mb_strlen('x', 'UTF-8');
            strtotime('2024-01-01');
            \$isolation->snapshot();
            \$check = (new ReflectionProperty(\$isolation, 'check'))->getValue(\$isolation);
            \$seen = [];
            foreach ($list as \$touch) {
                \$before = \$check->isQuiet();
                eval(\$touch);
                \$after = \$check->isQuiet();
                \$isolation->reset();
                \$seen[\$touch] = [\$before, \$after, \$check->isQuiet()];
            }
            echo json_encode(\$seen);
            PHP;
        $process = proc_open([PHP_BINARY, '-d', 'display_errors=stderr', '-r', $code], [1 => ['pipe', 'w']], $pipes);
        $output = (string) stream_get_contents($pipes[1]);
        proc_close($process);

        return (array) json_decode($output, true);
    }
}
