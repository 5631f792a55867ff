<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Closes the session, releases its lock, and forgets id and data. */
final class SessionReset implements Resettable
{
    public function snapshot(): void
    {
    }

    public function reset(): void
    {
        // The global array stays behind even when the session was closed or destroyed.
        unset($GLOBALS['_SESSION']);
        if (!function_exists('session_id')) {
            return;
        }
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_abort();
        }
        if (session_id() !== '') {
            session_id('');
        }
    }
}
