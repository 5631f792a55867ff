<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use PHPUnit\Framework\TestCase;

final class SapiProbeTest extends TestCase
{
    /** @return array<string, mixed> */
    private static function probe(string ...$options): array
    {
        $child = NativeChild::run([...$options, dirname(__DIR__, 3) . '/php/probe.php']);
        self::assertSame(0, $child->exitCode, $child->errors);
        self::assertSame(1, substr_count($child->output, "\n"));

        return json_decode($child->output, true, 2, JSON_THROW_ON_ERROR);
    }

    public function testProbeSaysNativeWhereFfiIsAllowed(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
        $verdict = self::probe('-d', 'auto_globals_jit=0');
        self::assertSame(['sapi', 'reason', 'php', 'zts', 'ffi', 'opcache'], array_keys($verdict));
        self::assertSame(['native', PHP_VERSION, true], [$verdict['sapi'], $verdict['php'], $verdict['ffi']]);
    }

    public function testProbeSaysFallbackAndWhatToDoWhereFfiIsForbidden(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
        $verdict = self::probe('-d', 'auto_globals_jit=0', '-d', 'ffi.enable=0');
        self::assertSame('fallback', $verdict['sapi']);
        self::assertStringContainsString('ffi.enable', $verdict['reason']);
    }

    public function testProbeSaysFallbackWithoutTheExtension(): void
    {
        // -n reads no php.ini, so that only built-in extensions are there.
        $verdict = self::probe('-n', '-d', 'auto_globals_jit=0');
        if ($verdict['ffi']) {
            self::markTestSkipped('This php has ffi built in');
        }
        self::assertSame('fallback', $verdict['sapi']);
        self::assertStringContainsString('ffi', $verdict['reason']);
    }

    public function testProbeSaysFallbackWithAutoGlobalsJit(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
        $verdict = self::probe('-d', 'auto_globals_jit=1');
        self::assertSame('fallback', $verdict['sapi']);
        self::assertStringContainsString('auto_globals_jit', $verdict['reason']);
    }
}
