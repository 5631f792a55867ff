<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;
use FFI\CData;

/**
 * Makes ext/session forget a request, but keep save handlers that the application installed at boot.
 *
 * session_id('') alone is not enough: an empty id counts as one, and PHP never looks at the cookie again.
 */
final class SessionReset
{
    private const PROBE_ID = 'appserverprobe0123456789';

    /** `void **`: ps_globals.id; null without ext/session. */
    private readonly ?CData $id;

    /** @throws Unavailable when the session's id is not found */
    public function __construct()
    {
        if (!\function_exists('session_start')) {
            $this->id = null;

            return;
        }
        if (\session_status() === \PHP_SESSION_ACTIVE) {
            // By session.auto_start, for the process.
            \session_abort();
        }
        $c = FFI::cdef(Declarations::SESSION);
        $bytes = Declarations::SESSION_WORDS * \PHP_INT_SIZE;
        $before = FFI::string($c->cast('char *', FFI::addr($c->ps_globals)), $bytes);
        \session_id(self::PROBE_ID);
        $after = FFI::string($c->cast('char *', FFI::addr($c->ps_globals)), $bytes);
        $changes = Interpreter::changes($before, $after, \PHP_INT_SIZE);
        // Puts a string that is not counted in the place of the id, so that nothing leaks.
        \session_id('');
        if (\count($changes) !== 1) {
            throw new Unavailable('The session id is not where it was expected', 'Report the PHP version');
        }
        $this->id = $c->cast('void **', FFI::addr($c->ps_globals)) + \intdiv($changes[0], \PHP_INT_SIZE);
        $this->id[0] = null;
    }

    /** Before the first request. A session that the boot has begun belongs to nobody: the first visitor would get it. */
    public function leaveBoot(): void
    {
        if ($this->id !== null && \session_status() === \PHP_SESSION_ACTIVE) {
            \session_abort();
        }
        $this->forget();
    }

    /** Writes the session and releases its lock. What a save handler throws goes through. */
    public function close(): void
    {
        if ($this->id !== null && \session_status() === \PHP_SESSION_ACTIVE) {
            \session_write_close();
        }
    }

    /** Call it while headers_sent() is false: PHP does not let the id be changed afterwards. */
    public function forget(): void
    {
        if (isset($_SESSION)) {
            // First emptied: ext/session shares the array, and session_encode() would still show it.
            $_SESSION = [];
            unset($_SESSION);
        }
        if ($this->id !== null && $this->id[0] !== null) {
            if (\session_id() !== '') {
                \session_id('');
            }
            $this->id[0] = null;
        }
    }
}
