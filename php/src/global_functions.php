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

if (!function_exists('apache_response_headers')) {
    /** @return array<string, string> value by name of what header() has set so far; of several lines the last */
    function apache_response_headers(): array
    {
        $headers = [];
        foreach (headers_list() as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => null];
            // header() takes lines that are none.
            if ($value !== null) {
                $headers[$name] = ltrim($value);
            }
        }

        return $headers;
    }
}

if (!function_exists('headers_send')) {
    /**
     * Sends what header() has set so far: 103 and the like ahead of the answer, any other status as its head.
     *
     * @return int 1, as PHP's own sapi_send_headers() for success
     */
    function headers_send(int $status = 200): int
    {
        CurrentWorker::sendHeaders($status);

        return 1;
    }
}
