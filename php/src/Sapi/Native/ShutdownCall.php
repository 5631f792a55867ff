<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use BareMetalPHP\AppServer\Sapi\ExitCalled;
use BareMetalPHP\AppServer\Sapi\ExitTrap;
use FFI;

/** Has PHP call the shutdown functions of its current list, and notices how they ended. */
final class ShutdownCall
{
    private const FATAL = \E_ERROR | \E_CORE_ERROR | \E_COMPILE_ERROR | \E_USER_ERROR | \E_RECOVERABLE_ERROR;

    public function __construct(private readonly FFI $c)
    {
    }

    /**
     * What a function throws goes through.
     *
     * @return bool false when one of the functions called exit(): the rest was not run
     */
    public function run(): bool
    {
        try {
            $this->call();

            return true;
        } catch (ExitCalled) {
            return false;
        }
    }

    private function call(): void
    {
        $wasFatal = self::isFatal();
        $trap = new ExitTrap(isLast: true);
        try {
            $this->c->php_call_shutdown_functions();
        } finally {
            $trap->disarm();
        }
        if (!$wasFatal && self::isFatal()) {
            // PHP lets only the functions end by it, and would go on with a process that cannot be trusted.
            exit(255);
        }
    }

    private static function isFatal(): bool
    {
        return ((\error_get_last()['type'] ?? 0) & self::FATAL) !== 0;
    }
}
