<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** The header lines that PHP makes of a session, where it cannot send them itself. */
final class SessionHeaders
{
    private function __construct()
    {
    }

    /**
     * The cookie when the client does not have this id yet, and words for caches.
     *
     * @param string $received id that the client came with; '' for none
     *
     * @return list<string>
     */
    public static function of(string $received): array
    {
        $id = (string) session_id();
        // An id alone is no session: it came with the client.
        if ($id === '' || !isset($_SESSION)) {
            return [];
        }
        $lines = self::cacheLines();
        if ($id !== $received && ini_get('session.use_cookies') === '1') {
            $lines[] = self::cookie($id);
        }

        return $lines;
    }

    /** @return list<string> */
    private static function cacheLines(): array
    {
        $seconds = 60 * (int) ini_get('session.cache_expire');
        $past = 'Expires: Thu, 19 Nov 1981 08:52:00 GMT';

        return match (session_cache_limiter()) {
            'nocache' => [$past, 'Cache-Control: no-store, no-cache, must-revalidate', 'Pragma: no-cache'],
            'public' => ['Expires: ' . self::date($seconds), "Cache-Control: public, max-age=$seconds"],
            'private' => [$past, "Cache-Control: private, max-age=$seconds"],
            'private_no_expire' => ["Cache-Control: private, max-age=$seconds"],
            default => [],
        };
    }

    private static function cookie(string $id): string
    {
        $parameters = session_get_cookie_params();
        $cookie = 'Set-Cookie: ' . rawurlencode((string) session_name()) . "=$id";
        if ($parameters['lifetime'] > 0) {
            $cookie .= '; expires=' . self::date($parameters['lifetime']) . "; Max-Age={$parameters['lifetime']}";
        }
        foreach (['path', 'domain'] as $name) {
            $cookie .= $parameters[$name] === '' ? '' : "; $name={$parameters[$name]}";
        }
        $cookie .= $parameters['secure'] ? '; secure' : '';
        $cookie .= $parameters['httponly'] ? '; HttpOnly' : '';

        return $cookie . ($parameters['samesite'] === '' ? '' : "; SameSite={$parameters['samesite']}");
    }

    private static function date(int $seconds): string
    {
        return gmdate('D, d M Y H:i:s \G\M\T', time() + $seconds);
    }
}
