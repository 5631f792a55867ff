<?php

declare(strict_types=1);

use BareMetalPHP\AppServer\Sapi\Emulation\EmulatedRequest;

/** PHP's functions by which a session gets another name, where they were disabled. Signatures are PHP's. */

if (!function_exists('ini_set')) {
    function ini_set(string $option, string|int|float|bool|null $value): string|false
    {
        // Another name of the same function, which is left alone.
        $before = ini_alter($option, $value);
        if ($before !== false && $option === 'session.name') {
            EmulatedRequest::current()->session?->rename();
        }

        return $before;
    }
}

if (extension_loaded('session') && !function_exists('session_name')) {
    function session_name(?string $name = null): string|false
    {
        $before = ini_get('session.name');

        return $name === null || ini_set('session.name', $name) !== false ? $before : false;
    }
}
