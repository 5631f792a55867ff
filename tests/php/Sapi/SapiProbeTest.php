<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Sapi\Emulation\ReplacedFunctions;
use BareMetalPHP\AppServer\Tests\CgiBinary;
use PHPUnit\Framework\TestCase;

final class SapiProbeTest extends TestCase
{
    /**
     * @param list<string> $ini `name=value`
     *
     * @return array<string, mixed> facts and verdict
     */
    private static function probe(string $kind, array $ini = [], string $binary = PHP_BINARY, string ...$options): array
    {
        $command = [$binary, ...$options];
        foreach (['auto_globals_jit=0', 'display_errors=stderr', ...$ini] as $setting) {
            array_push($command, '-d', $setting);
        }
        $command[] = dirname(__DIR__, 3) . '/php/probe.php';
        $errors = tmpfile();
        $environment = ['APPSERVER_PROBE' => $kind] + getenv();
        $descriptors = [['file', '/dev/null', 'r'], ['pipe', 'w'], $errors];
        $process = proc_open($command, $descriptors, $pipes, null, $environment);
        $lines = explode("\n", (string) stream_get_contents($pipes[1]));
        rewind($errors);
        self::assertSame(0, proc_close($process), (string) stream_get_contents($errors));
        $facts = json_decode($lines[0], true, 4, JSON_THROW_ON_ERROR);

        return $facts + (($lines[1] ?? '') === '' ? [] : json_decode($lines[1], true, 2, JSON_THROW_ON_ERROR));
    }

    private static function needFfi(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
    }

    private static function disabled(string $kind): string
    {
        return 'disable_functions=' . implode(',', ReplacedFunctions::of($kind));
    }

    public function testWithoutANameItSaysOnlyWhatThisPhpIs(): void
    {
        $said = self::probe('', ['disable_functions=exec,system']);
        $facts = ['php', 'binary', 'ffi', 'disabled', 'replaced', 'path', 'root', 'ini_file', 'extensions', 'ini'];
        self::assertSame($facts, array_keys($said));
        self::assertSame([PHP_VERSION, 'cli', 'exec,system'], [$said['php'], $said['binary'], $said['disabled']]);
        self::assertSame(posix_geteuid() === 0, $said['root']);
        self::assertContains('header', $said['replaced']['fallback']);
        self::assertNotContains('header', $said['replaced']['cgi']);
    }

    public function testNativeWorksWhereFfiIsAllowed(): void
    {
        self::needFfi();
        $said = self::probe('native');
        self::assertSame(['native', true], [$said['sapi'], $said['works']]);
    }

    /** @dataProvider obstacles */
    public function testNativeDoesNotWorkAndSaysWhatToDo(string $setting, string $named): void
    {
        self::needFfi();
        $said = self::probe('native', [$setting]);
        self::assertFalse($said['works']);
        self::assertStringContainsString($named, $said['reason']);
    }

    /** @return iterable<string, array{string, string}> */
    public static function obstacles(): iterable
    {
        yield 'ffi forbidden' => ['ffi.enable=0', 'Set ffi.enable to "preload"'];
        yield 'superglobals made late' => ['auto_globals_jit=1', 'Start php with -d auto_globals_jit=0'];
    }

    public function testNativeDoesNotWorkWithoutTheExtension(): void
    {
        // -n reads no php.ini, so that only built-in extensions are there.
        $said = self::probe('native', [], PHP_BINARY, '-n');
        if ($said['ffi']) {
            self::markTestSkipped('This php has ffi built in');
        }
        self::assertFalse($said['works']);
        self::assertStringContainsString('Enable extension=ffi', $said['reason']);
    }

    public function testFallbackWorksWithoutAnyExtension(): void
    {
        $said = self::probe('fallback', [self::disabled('fallback')], PHP_BINARY, '-n');
        self::assertTrue($said['works'], $said['reason']);
    }

    public function testFallbackDoesNotWorkWhereFunctionsAreStillPhps(): void
    {
        $said = self::probe('fallback');
        self::assertFalse($said['works']);
        self::assertStringContainsString("header() is still PHP's own", $said['reason']);
    }

    public function testCgiDoesNotWorkInTheCommandLine(): void
    {
        $said = self::probe('cgi', [self::disabled('cgi')]);
        self::assertFalse($said['works']);
        self::assertStringContainsString('Set php_binary to php-cgi', $said['reason']);
    }

    /** @dataProvider kindsInCgi */
    public function testPhpCgiWorksWithFfi(string $kind): void
    {
        $this->needCgi();
        $ini = [self::disabled($kind), 'ffi.enable=1', 'variables_order=GPCS'];
        $said = self::probe($kind, $ini, CgiBinary::path());
        self::assertSame(['cgi-fcgi', true], [$said['binary'], $said['works']], $said['reason']);
    }

    /** @return iterable<string, array{string}> */
    public static function kindsInCgi(): iterable
    {
        yield 'cgi' => ['cgi'];
        yield 'fallback' => ['fallback'];
    }

    public function testPhpCgiWithoutFfiSaysWhatToInstall(): void
    {
        $this->needCgi();
        $said = self::probe('cgi', [self::disabled('cgi'), 'ffi.enable=0'], CgiBinary::path());
        self::assertSame(['cgi-fcgi', false], [$said['binary'], $said['works']]);
        self::assertStringContainsString('Install the extension ffi, or set php_binary to php', $said['reason']);
    }

    private function needCgi(): void
    {
        if (CgiBinary::whatIsMissing() !== '') {
            self::markTestSkipped(CgiBinary::whatIsMissing());
        }
    }
}
