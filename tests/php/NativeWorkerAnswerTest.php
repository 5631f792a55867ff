<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** The same with the native SAPI. */
final class NativeWorkerAnswerTest extends WorkerAnswerTest
{
    protected const SAPI = 'native';

    protected function setUp(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
    }
}
