<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** Parameters of headers about forms, read as PHP reads them: either quote, backslash before quotes only. */
final class HeaderParameters
{
    /** Up to a semicolon that is not inside quotes. An unfinished quote reaches to the end. */
    private const WORD = '/\G((?:"(?:\\\\"|[^"])*+(?:"|$)|\'(?:\\\\\'|[^\'])*+(?:\'|$)|[^;"\'])*+);*+\s*+/s';

    private function __construct()
    {
    }

    /** @return array<string, string> by lower-case name; the last of two equal ones wins */
    public static function parse(string $header): array
    {
        $parameters = [];
        for ($at = 0; $at < strlen($header) && preg_match(self::WORD, $header, $found, 0, $at) === 1;) {
            $at += strlen($found[0]);
            [$name, $value] = explode('=', $found[1], 2) + [1 => null];
            if ($value !== null) {
                $parameters[strtolower($name)] = self::unquote(ltrim($value));
            }
            if ($found[0] === '') {
                break;
            }
        }

        return $parameters;
    }

    /** The boundary that a Content-Type names; null for none, or one without its closing quote. */
    public static function boundary(string $contentType): ?string
    {
        $at = stripos($contentType, 'boundary');
        $equals = $at === false ? false : strpos($contentType, '=', $at);
        if ($equals === false) {
            return null;
        }
        $boundary = substr($contentType, $equals + 1);
        if (str_starts_with($boundary, '"')) {
            $end = strpos($boundary, '"', 1);

            return $end === false ? null : substr($boundary, 1, $end - 1);
        }

        return substr($boundary, 0, strcspn($boundary, ',;'));
    }

    private static function unquote(string $value): string
    {
        $quote = $value === '' ? '' : $value[0];
        if ($quote !== '"' && $quote !== "'") {
            return strtr(substr($value, 0, strcspn($value, " \t\r\n\v\f")), ['\\\\' => '\\']);
        }
        $text = '';
        for ($i = 1, $n = strlen($value); $i < $n && $value[$i] !== $quote; $i++) {
            $next = $value[$i + 1] ?? '';
            if ($value[$i] === '\\' && ($next === '\\' || $next === $quote)) {
                $i++;
            }
            $text .= $value[$i];
        }

        return $text;
    }
}
