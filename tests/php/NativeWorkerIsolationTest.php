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
}
