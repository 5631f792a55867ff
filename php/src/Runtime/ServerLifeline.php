<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use FFI;
use FFI\Exception;

/**
 * Ties the process to its server: Linux ends it when the server ends, whatever PHP is doing then.
 *
 * A worker that reads or writes notices the closed pipe by itself; one that computes or sleeps would go on for ever.
 */
final class ServerLifeline
{
    /** prctl(2): the signal that the death of the parent sends to this process. */
    private const PR_SET_PDEATHSIG = 1;
    private const SIGKILL = 9;

    /**
     * Does nothing where the system or PHP cannot.
     *
     * @param int $serverPid 0 when it is not known
     *
     * @return bool false when the server has gone already
     */
    public static function attach(int $serverPid): bool
    {
        if (PHP_OS_FAMILY !== 'Linux' || !extension_loaded('ffi') || $serverPid === 0) {
            return true;
        }
        try {
            $libc = FFI::cdef('int prctl(int option, unsigned long argument); int getppid(void);');
            $libc->prctl(self::PR_SET_PDEATHSIG, self::SIGKILL);
            // It may have ended before the call, which then came too late. A parent outside the namespace shows as 0.
            $parent = $libc->getppid();
        } catch (Exception) {
            return true;
        }

        return $parent === 0 || $parent === $serverPid;
    }
}
