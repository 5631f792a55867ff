<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** Makes $_COOKIE from a Cookie header by PHP's rules: the first of two equal names wins, names are mangled. */
final class CookieParser
{
    /** PHP takes no more by default; it then warns, so that case is left to it. */
    private const FEW = 1000;

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

        return count($pairs) < self::FEW ? $cookies : self::parseMangled($pairs);
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
