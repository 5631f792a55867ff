<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/**
 * Turns exit() into an exception, so that a worker outlives it.
 *
 * PHP unwinds the stack for exit() without running `catch` or `finally`, but it does destroy local variables, and an
 * exception out of a destructor takes the place of the unwinding. So hold the trap in a local variable of the frame
 * that calls the application, disarm it in `finally`, and catch ExitCalled one frame further out:
 *
 *     $trap = new ExitTrap();
 *     try { $application(); } finally { $trap->disarm(); }
 */
final class ExitTrap
{
    private static bool $isProcessEnding = false;

    private bool $isArmed = true;

    /** @param bool $isLast for shutdown functions of a process that ends: it works after standDown() too */
    public function __construct(private readonly bool $isLast = false)
    {
    }

    /** The application returned, or threw. */
    public function disarm(): void
    {
        $this->isArmed = false;
    }

    /** The process ends: a trap that a fatal error left on the stack must not throw when PHP destroys it at last. */
    public static function standDown(): void
    {
        self::$isProcessEnding = true;
    }

    /** @throws ExitCalled */
    public function __destruct()
    {
        if ($this->isArmed && ($this->isLast || !self::$isProcessEnding)) {
            throw new ExitCalled('The application called exit()');
        }
    }
}
