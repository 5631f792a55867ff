<?php

/**
 * The helpers of BareMetalPHP that end the process, in a variant that only ends the request. The framework leaves alone
 * what exists already, so these have to come first.
 */

declare(strict_types=1);

use BareMetalPHP\AppServer\App\BareMetal\Interruption;

if (!function_exists('dd')) {
    /** Dumps and ends the request. */
    function dd(mixed ...$vars): never
    {
        foreach ($vars as $var) {
            var_dump($var);
        }
        Interruption::raise();
    }
}

if (!function_exists('abort')) {
    /** Ends the request with a status and a text. */
    function abort(int $code = 500, string $message = ''): never
    {
        http_response_code($code);
        $text = match ($code) {
            403 => 'Forbidden',
            404 => 'Not Found',
            500 => 'Internal Server Error',
            default => 'Error',
        };
        echo $message === '' ? $text : $message;
        Interruption::raise();
    }
}
