<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** The same with the native SAPI. */
final class NativeWorkerIsolationTest extends WorkerIsolationTest
{
    protected const SAPI = 'native';

    /** @return iterable<string, array{string, string}> as in the parent, and what only PHP itself runs */
    public static function leaks(): iterable
    {
        yield from parent::leaks();
        yield 'shutdown functions' => ['register_shutdown_function(fn() => $GLOBALS["ran"] = ($GLOBALS["ran"] ?? 0) + 1);',
            '($GLOBALS["ran"] ?? 1) < 2'];
    }

    protected function setUp(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
    }

    /** Seen where output goes past every buffer: each echo would be a frame of its own. */
    public function testImplicitFlushOfARequestEndsWithIt(): void
    {
        $driver = new WorkerDriver('return function () { if (isset($_GET["set"])) { ob_implicit_flush(); } '
            . 'while (ob_get_level() > 0) { ob_end_clean(); } echo "a"; echo "b"; };', ['sapi' => self::SAPI]);
        try {
            $driver->read();
            $driver->request(1, '/?set');
            self::assertGreaterThan(1, count($driver->exchange()));
            $driver->request(2);
            self::assertSame(['ab'], array_column($driver->exchange(), 'body'));
        } finally {
            $driver->dispose();
        }
    }

    public function testDefaultStreamContextOfARequestIsFreed(): void
    {
        $driver = new WorkerDriver('return function () { stream_context_set_default(["http" => ["header" => '
            . 'str_repeat("x", 100_000)]]); return (string) memory_get_usage(); };', ['sapi' => self::SAPI]);
        try {
            $driver->read();
            $bytes = [];
            for ($id = 1; $id <= 60; $id++) {
                $driver->request($id);
                $bytes[$id] = (int) $driver->exchange()[0]['body'];
            }
            self::assertLessThan(1_000_000, $bytes[60] - $bytes[10]);
        } finally {
            $driver->dispose();
        }
    }
}
