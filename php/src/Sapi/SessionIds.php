<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/**
 * Session ids where PHP does not look for them itself.
 *
 * Once a process has had a session, PHP does not look at the cookie any more. So the cookie's id is given to it before
 * each request, and taken away after.
 */
final class SessionIds
{
    /** Ids as PHP makes them, of any configured length. */
    private const ID = '/^[A-Za-z0-9,-]{22,256}$/D';

    private readonly bool $isLoaded;
    private readonly bool $startsAtOnce;

    private bool $isPastBoot = false;

    /** Id that the client came with; '' for none. */
    private string $received = '';

    public function __construct()
    {
        $this->isLoaded = function_exists('session_start');
        $this->startsAtOnce = $this->isLoaded && ini_get('session.auto_start') === '1';
        if ($this->startsAtOnce) {
            // PHP has started one for the process.
            self::abort();
        }
    }

    /** Takes the id out of $_COOKIE. */
    public function begin(): void
    {
        $this->received = '';
        if (!$this->isLoaded) {
            return;
        }
        if (!$this->isPastBoot) {
            $this->isPastBoot = true;
            self::abort();
        }
        $id = $_COOKIE === [] ? '' : ($_COOKIE[session_name()] ?? '');
        if (is_string($id) && preg_match(self::ID, $id) === 1) {
            $this->received = $id;
            session_id($id);
        }
        if ($this->startsAtOnce) {
            session_start();
        }
    }

    /** Writes the session, as PHP does however a request ends. What a save handler throws goes through. */
    public function end(): void
    {
        if (!$this->isLoaded) {
            return;
        }
        try {
            if (session_status() === PHP_SESSION_ACTIVE) {
                session_write_close();
            }
        } finally {
            unset($GLOBALS['_SESSION']);
            if (session_id() !== '') {
                session_id('');
            }
        }
    }

    /** A session that was begun outside of a request belongs to nobody: the first visitor would get it. */
    private static function abort(): void
    {
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_abort();
        }
        unset($GLOBALS['_SESSION']);
        if (session_id() !== '') {
            session_id('');
        }
    }

    /**
     * What PHP would have sent, had it been able to: the cookie when the client does not have this id yet, and words for
     * caches.
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
        $lines = self::cacheLines();
        if ($id !== $this->received && ini_get('session.use_cookies') === '1') {
            $lines[] = self::cookie($id);
        }

        return $lines;
    }

    /**
     * Takes out the cookie that PHP sends again for an id that it was given, though the client has it.
     *
     * @param list<string> $lines
     *
     * @return list<string>
     */
    public function withoutRepeatedCookie(array $lines): array
    {
        if ($this->received === '') {
            return $lines;
        }
        $repeated = self::undated(self::cookie($this->received));
        foreach ($lines as $i => $line) {
            if (self::undated($line) === $repeated) {
                array_splice($lines, $i, 1);
                break;
            }
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

    /** The clock may have gone on since PHP wrote the line. */
    private static function undated(string $line): string
    {
        return (string) preg_replace('/; expires=[^;]*/', '', $line, 1);
    }

    private static function date(int $seconds): string
    {
        return gmdate('D, d M Y H:i:s \G\M\T', time() + $seconds);
    }
}
