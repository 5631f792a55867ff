<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;

/**
 * Makes ext/session forget a request, but keep save handlers that the application installed at boot.
 *
 * session_id('') alone is not enough: an empty id counts as one, and PHP never looks at the cookie again.
 */
final class SessionReset
{
    private const PROBE_ID = 'appserverprobe0123456789';

    private readonly ?FFI $c;

    /** Word of ps_globals that holds the id. */
    private readonly int $word;

    /** @throws Unavailable when the session's id is not found */
    public function __construct()
    {
        if (!extension_loaded('session')) {
            $this->c = null;
            $this->word = 0;

            return;
        }
        $this->c = FFI::cdef(Declarations::SESSION);
        session_id(self::PROBE_ID);
        // The first word is the session's name, a C string: it is looked at as such nowhere.
        for ($i = 1; $i < Declarations::SESSION_WORDS; $i++) {
            $id = $this->c->ps_globals[$i];
            if (
                $id !== null && $id->length === strlen(self::PROBE_ID)
                && FFI::string($id->bytes, strlen(self::PROBE_ID)) === self::PROBE_ID
            ) {
                $this->word = $i;
                $this->forgetId();

                return;
            }
        }
        session_id('');
        throw new Unavailable('The session id is not where it was expected', 'Report the PHP version');
    }

    /** Call it while headers_sent() is false. What a save handler throws goes through. */
    public function reset(): void
    {
        if ($this->c === null) {
            return;
        }
        try {
            if (session_status() === PHP_SESSION_ACTIVE) {
                session_write_close();
            }
        } finally {
            unset($_SESSION);
            if ($this->c->ps_globals[$this->word] !== null) {
                $this->forgetId();
            }
        }
    }

    private function forgetId(): void
    {
        // Puts the empty string, which is not counted, in the place of the id, so that nothing leaks.
        session_id('');
        $this->c->ps_globals[$this->word] = null;
    }
}
