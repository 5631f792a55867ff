<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** Makes $_COOKIE from a Cookie header by PHP's rules: the first of two equal names wins, names are mangled. */
final class CookieParser
{
    /** Cookies taken at most, as max_input_vars says by default. */
    private const MAX_COOKIES = 1000;

    private function __construct()
    {
    }

    /** @return array<int|string, mixed> */
    public static function parse(string $header): array
    {
        $cookies = [];
        foreach (explode(';', $header, self::MAX_COOKIES) as $pair) {
            [$name, $value] = explode('=', ltrim($pair), 2) + [1 => ''];
            if ($name !== '' && !isset($cookies[$name])) {
                $cookies[$name] = rawurldecode($value);
            }
        }

        return $cookies;
    }
}
