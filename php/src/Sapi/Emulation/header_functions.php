<?php

/** PHP's functions about headers, for a command line in which they were disabled. Signatures are PHP's. */

declare(strict_types=1);

use BareMetalPHP\AppServer\Sapi\Emulation\CookieLine;
use BareMetalPHP\AppServer\Sapi\Emulation\EmulatedRequest;

if (!function_exists('header')) {
    function header(string $header, bool $replace = true, int $response_code = 0): void
    {
        EmulatedRequest::current()->headers->add($header, $replace, $response_code);
    }
}

if (!function_exists('header_remove')) {
    function header_remove(?string $name = null): void
    {
        EmulatedRequest::current()->headers->remove($name);
    }
}

if (!function_exists('headers_list')) {
    /** @return list<string> */
    function headers_list(): array
    {
        return EmulatedRequest::current()->headers->lines();
    }
}

if (!function_exists('setcookie')) {
    /** @param array<string, mixed>|int $expires_or_options */
    function setcookie(
        string $name,
        string $value = '',
        array|int $expires_or_options = 0,
        string $path = '',
        string $domain = '',
        bool $secure = false,
        bool $httponly = false,
    ): bool {
        $cookie = new CookieLine('setcookie', $expires_or_options, [$path, $domain, $secure, $httponly]);

        return EmulatedRequest::current()->headers->add($cookie->encoded($name, $value), false);
    }
}

if (!function_exists('setrawcookie')) {
    /** @param array<string, mixed>|int $expires_or_options */
    function setrawcookie(
        string $name,
        string $value = '',
        array|int $expires_or_options = 0,
        string $path = '',
        string $domain = '',
        bool $secure = false,
        bool $httponly = false,
    ): bool {
        $cookie = new CookieLine('setrawcookie', $expires_or_options, [$path, $domain, $secure, $httponly]);

        return EmulatedRequest::current()->headers->add($cookie->raw($name, $value), false);
    }
}
