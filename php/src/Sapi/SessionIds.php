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
    private bool $isInRequest = false;

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
        $this->isInRequest = true;
        $this->take();
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
        $this->isInRequest = false;
        try {
            if (session_status() === PHP_SESSION_ACTIVE) {
                session_write_close();
            }
        } finally {
            self::forget();
        }
    }

    /** @return list<string> what PHP would have sent, had it been able to */
    public function headerLines(): array
    {
        return $this->isLoaded ? SessionHeaders::of($this->received) : [];
    }

    /** The session has another name now, and so another cookie; an id that the application has set stays. */
    public function rename(): void
    {
        if ($this->isInRequest && session_status() !== PHP_SESSION_ACTIVE && session_id() === $this->received) {
            $this->take();
        }
    }

    private function take(): void
    {
        $id = $_COOKIE === [] ? '' : ($_COOKIE[session_name()] ?? '');
        $this->received = is_string($id) && preg_match(self::ID, $id) === 1 ? $id : '';
        if (session_id() !== $this->received) {
            session_id($this->received);
        }
    }

    /** A session that was begun outside of a request belongs to nobody: the first visitor would get it. */
    private static function abort(): void
    {
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_abort();
        }
        self::forget();
    }

    private static function forget(): void
    {
        unset($GLOBALS['_SESSION']);
        if (session_id() !== '') {
            session_id('');
        }
    }
}
