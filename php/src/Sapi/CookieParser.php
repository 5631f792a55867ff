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
        $pairs = explode(';', $header);
        $cookies = [];
        foreach ($pairs as $pair) {
            [$name, $value] = explode('=', ltrim($pair), 2) + [1 => ''];
            if (strpbrk($name, ' .[') !== false) {
                return self::parseMangled($pairs);
            }
            if ($name !== '') {
                $cookies[$name] ??= str_contains($value, '%') ? rawurldecode($value) : $value;
            }
        }

        // PHP takes no more, and warns: that case is left to it.
        return count($pairs) <= (int) ini_get('max_input_vars') ? $cookies : self::parseMangled($pairs);
    }

    /**
     * Has PHP treat the names, as it does those of a query.
     *
     * @param list<string> $pairs
     *
     * @return array<int|string, mixed>
     */
    private static function parseMangled(array $pairs): array
    {
        $seen = [];
        $query = '';
        foreach ($pairs as $pair) {
            [$name, $value] = explode('=', ltrim($pair), 2) + [1 => ''];
            $plain = strtr($name, ' .', '__');
            // "..Host-id" must not take the place of a cookie that only the site itself can set; PHP drops it.
            if ($plain !== $name && preg_match('/^__(?:Host|Secure)-/', $plain) === 1) {
                continue;
            }
            parse_str(rawurlencode($name), $parsed);
            $key = array_key_first($parsed);
            // `a[]` may come again and again; everything else counts once.
            if ($key === null || (isset($seen[$key]) && !is_array($parsed[$key]))) {
                continue;
            }
            $seen[$key] = true;
            $query .= rawurlencode($name) . '=' . rawurlencode(rawurldecode($value)) . '&';
        }
        parse_str($query, $cookies);

        return $cookies;
    }
}
