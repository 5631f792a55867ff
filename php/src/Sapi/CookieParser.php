<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** Makes $_COOKIE from a Cookie header by PHP's rules: the first of two equal names wins, names are mangled. */
final class CookieParser
{
    private function __construct()
    {
    }

    /** @return array<int|string, mixed> */
    public static function parse(string $header): array
    {
        $seen = [];
        $query = '';
        foreach (explode(';', $header) as $pair) {
            [$name, $value] = explode('=', ltrim($pair), 2) + [1 => ''];
            $plain = strtr($name, ' .', '__');
            // "..Host-id" must not take the place of a cookie that only the site itself can set; PHP drops it.
            $isForged = $plain !== $name && preg_match('/^__(?:Host|Secure)-/', $plain) === 1;
            if ($name === '' || $isForged || isset($seen[$plain])) {
                continue;
            }
            // `a[]` may come again and again; everything else counts once.
            if (!str_contains($name, '[')) {
                $seen[$plain] = true;
            }
            $query .= rawurlencode($name) . '=' . rawurlencode(rawurldecode($value)) . '&';
        }
        parse_str($query, $cookies);

        return $cookies;
    }
}
