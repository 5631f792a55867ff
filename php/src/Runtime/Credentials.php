<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** What PHP makes of an Authorization header. */
final class Credentials
{
    private function __construct()
    {
    }

    /** @return array<string, string> entries of $_SERVER; none for a scheme that PHP leaves to the application */
    public static function of(string $header): array
    {
        [$scheme, $rest] = \explode(' ', $header, 2) + [1 => ''];
        if (\strcasecmp($scheme, 'digest') === 0) {
            return ['PHP_AUTH_DIGEST' => $rest, 'AUTH_TYPE' => $scheme];
        }
        $pair = \strcasecmp($scheme, 'basic') === 0 ? \base64_decode($rest, true) : false;
        if ($pair === false || !\str_contains($pair, ':')) {
            return [];
        }
        [$user, $password] = \explode(':', $pair, 2);

        return ['PHP_AUTH_USER' => $user, 'PHP_AUTH_PW' => $password, 'AUTH_TYPE' => $scheme];
    }
}
