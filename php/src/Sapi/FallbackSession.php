<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/**
 * Session ids where PHP cannot send its cookie.
 *
 * Once a process has had a session, PHP does not look at the cookie any more; and it never reaches the client with one.
 */
final class FallbackSession
{
    /** Ids as PHP makes them, of any configured length. */
    private const ID = '/^[A-Za-z0-9,-]{22,256}$/D';

    private readonly bool $isLoaded;

    /** Id that the client came with; '' for none. */
    private string $received = '';

    public function __construct()
    {
        $this->isLoaded = extension_loaded('session');
    }

    /** Takes the id out of $_COOKIE. */
    public function begin(): void
    {
        if (!$this->isLoaded || $_COOKIE === []) {
            $this->received = '';

            return;
        }
        $id = $_COOKIE[session_name()] ?? '';
        $this->received = is_string($id) && preg_match(self::ID, $id) === 1 ? $id : '';
        if ($this->received !== '') {
            session_id($this->received);
        }
    }

    /**
     * What PHP would have sent: the cookie when the client does not have this id yet, and words for caches.
     *
     * @return list<string>
     */
    public function headerLines(): array
    {
        $id = $this->isLoaded ? (string) session_id() : '';
        // An id alone is no session: it came with the client.
        if ($id === '' || !isset($_SESSION)) {
            return [];
        }
        $lines = [];
        if (session_cache_limiter() === 'nocache') {
            $lines[] = 'Expires: Thu, 19 Nov 1981 08:52:00 GMT';
            $lines[] = 'Cache-Control: no-store, no-cache, must-revalidate';
            $lines[] = 'Pragma: no-cache';
        }
        if ($id !== $this->received && ini_get('session.use_cookies') === '1') {
            $lines[] = 'Set-Cookie: ' . self::cookie($id);
        }

        return $lines;
    }

    private static function cookie(string $id): string
    {
        $parameters = session_get_cookie_params();
        $cookie = rawurlencode((string) session_name()) . "=$id";
        if ($parameters['lifetime'] > 0) {
            $expires = gmdate('D, d M Y H:i:s \G\M\T', time() + $parameters['lifetime']);
            $cookie .= "; expires=$expires; Max-Age={$parameters['lifetime']}";
        }
        foreach (['path', 'domain'] as $name) {
            $cookie .= $parameters[$name] === '' ? '' : "; $name={$parameters[$name]}";
        }
        $cookie .= $parameters['secure'] ? '; secure' : '';
        $cookie .= $parameters['httponly'] ? '; HttpOnly' : '';

        return $cookie . ($parameters['samesite'] === '' ? '' : "; SameSite={$parameters['samesite']}");
    }
}
