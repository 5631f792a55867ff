<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI\CData;

/** core_globals.connection_status: what connection_aborted() and connection_status() answer. */
final class ConnectionStatus
{
    private const NORMAL = 0;
    private const ABORTED = 1;

    /** `short *`, null when it was not found: connection_aborted() then stays 0. */
    private readonly ?CData $place;

    private bool $isAborted = false;

    public function __construct(Interpreter $interpreter)
    {
        $configured = \ignore_user_abort(true);
        $before = $interpreter->coreBytes();
        // Ends the process unless ignore_user_abort() is set.
        $interpreter->c->php_handle_aborted_connection();
        $changes = Interpreter::changes($before, $interpreter->coreBytes(), 2);
        $place = \count($changes) === 1
            ? $interpreter->at($interpreter->c->core_globals, $changes[0], 'short *')
            : null;
        if ($place !== null && $place[0] === self::ABORTED) {
            $place[0] = self::NORMAL;
        }
        // It has switched output off too, which nothing in PHP switches on again.
        $interpreter->c->php_output_set_status(0);
        \ignore_user_abort((bool) $configured);
        \ini_restore('ignore_user_abort');
        $this->place = $place;
    }

    public function markAborted(): void
    {
        if ($this->place !== null) {
            $this->place[0] = self::ABORTED;
            $this->isAborted = true;
        }
    }

    public function reset(): void
    {
        if ($this->isAborted) {
            $this->place[0] = self::NORMAL;
            $this->isAborted = false;
        }
    }
}
