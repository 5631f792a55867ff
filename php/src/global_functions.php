<?php

/** Functions of php-fpm that the command line lacks. */

declare(strict_types=1);

use BareMetalPHP\AppServer\Runtime\CurrentWorker;

if (!function_exists('fastcgi_finish_request')) {
    /** Completes the answer; what follows runs after the client has it. */
    function fastcgi_finish_request(): bool
    {
        return CurrentWorker::finishRequest();
    }
}

if (!function_exists('getallheaders')) {
    /** @return array<string, string> value by name, spelled `Content-Type` */
    function getallheaders(): array
    {
        $headers = [];
        foreach ($_SERVER as $key => $value) {
            $key = (string) $key;
            $isHeader = str_starts_with($key, 'HTTP_');
            if ($isHeader || $key === 'CONTENT_TYPE' || $key === 'CONTENT_LENGTH') {
                $name = strtolower($isHeader ? substr($key, 5) : $key);
                $headers[strtr(ucwords($name, '_'), '_', '-')] = (string) $value;
            }
        }

        return $headers;
    }
}

if (!function_exists('apache_request_headers')) {
    /** @return array<string, string> as getallheaders() */
    function apache_request_headers(): array
    {
        return getallheaders();
    }
}
