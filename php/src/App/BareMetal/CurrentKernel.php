<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

/** The kernel of this process, for functions that have no other way to it. */
final class CurrentKernel
{
    private static ?object $kernel = null;

    private function __construct()
    {
    }

    public static function set(object $kernel): void
    {
        self::$kernel = $kernel;
    }

    /** @return object|null null before the application has booted */
    public static function get(): ?object
    {
        return self::$kernel;
    }
}
