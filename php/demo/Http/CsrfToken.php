<?php

declare(strict_types=1);

namespace Demo\Http;

/** A secret that only pages of this site can know: a POST without it was made by another site. */
final class CsrfToken
{
    private const KEY = 'csrf_token';

    /** 64 hex digits; the same for the whole session, so that two open tabs do not invalidate each other. */
    public static function of(Session $session): string
    {
        $token = $session->get(self::KEY);
        if (!is_string($token)) {
            $token = bin2hex(random_bytes(32));
            $session->set(self::KEY, $token);
        }

        return $token;
    }

    /** False also where the session has no token yet: an empty field never matches. */
    public static function matches(Session $session, string $sent): bool
    {
        $token = $session->get(self::KEY);

        // hash_equals() takes as long for a near miss as for a far one.
        return is_string($token) && hash_equals($token, $sent);
    }
}
