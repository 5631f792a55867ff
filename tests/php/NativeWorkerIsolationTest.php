<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** The same with the native SAPI. */
final class NativeWorkerIsolationTest extends WorkerIsolationTest
{
    protected const SAPI = 'native';

    /** @return iterable<string, array{string, string}> as in the parent, and what only PHP's own notes tell */
    public static function leaks(): iterable
    {
        yield from parent::leaks();
        yield 'default stream context' => ['stream_context_set_default(["http" => ["header" => "Authorization: leak"]]);',
            'stream_context_get_options(stream_context_get_default())'];
        yield 'tick functions' => ['register_tick_function(fn() => $GLOBALS["ticks"] = true);',
            '(function () { unset($GLOBALS["ticks"]); eval("declare(ticks=1); strlen(1);"); '
            . 'return isset($GLOBALS["ticks"]); })()'];
        yield 'header callback' => ['header_register_callback(fn() => header("X-Leak: 1"));', 'headers_list()'];
        yield 'headers' => ['header("X-Leak: 1"); setcookie("a", "b");', 'headers_list()'];
        yield 'shutdown functions' => ['register_shutdown_function(fn() => $GLOBALS["ran"] = ($GLOBALS["ran"] ?? 0) + 1);',
            '($GLOBALS["ran"] ?? 1) < 2'];
    }

    protected function setUp(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
    }
}
