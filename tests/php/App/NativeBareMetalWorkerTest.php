<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App;

/** The same with the native SAPI, and what only that one can do. */
final class NativeBareMetalWorkerTest extends BareMetalWorkerTest
{
    protected const SAPI = 'native';

    public static function setUpBeforeClass(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
    }
}
