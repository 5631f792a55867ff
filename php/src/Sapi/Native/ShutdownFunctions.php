<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use BareMetalPHP\AppServer\Runtime\MemoryReserve;
use BareMetalPHP\AppServer\Sapi\ExitTrap;
use Closure;
use FFI\CData;

/**
 * basic_globals.user_shutdown_function_names: what register_shutdown_function() collects.
 *
 * What was registered at boot is set aside at the first request and runs when the process ends. A request has a list of
 * its own, whose first entry is ours: should the process end inside the request, it runs everything else, so that an
 * exit() in one function cannot keep the boot list, and the answer in it, from its turn.
 */
final class ShutdownFunctions
{
    private readonly ShutdownCall $call;
    private bool $isOpen = false;
    private ?CData $bootList = null;
    private ?CData $list = null;

    /** The functions are run at our demand: PHP calls our entry first, and it is not the end of the process. */
    private bool $isEntrySkipped = false;

    /** Those of the request had their turn; still true at the end of the process when a fatal error ended them. */
    private bool $isRunning = false;

    /** @param Closure(): void $onProcessEnd called last when the process ends inside a request */
    public function __construct(private readonly Interpreter $interpreter, private readonly Closure $onProcessEnd)
    {
        $this->call = new ShutdownCall($interpreter->c);
    }

    /**
     * Before a request.
     *
     * @return bool true before the first
     */
    public function open(): bool
    {
        if ($this->isOpen) {
            return false;
        }
        $this->isOpen = true;
        $lists = $this->interpreter->c->basic_globals;
        $this->bootList = $lists[0];
        $lists[0] = null;
        \register_shutdown_function($this->onProcessShutdown(...), new MemoryReserve());
        $this->list = $lists[0];

        return true;
    }

    /**
     * Runs what the request registered. What a function throws goes through.
     *
     * @return bool true when one of them called exit(), which ends the functions, but not the process
     */
    public function run(): bool
    {
        if ($this->list === null || $this->list->count === 1) {
            return false;
        }
        $this->isEntrySkipped = true;
        try {
            return !$this->runAll();
        } finally {
            $this->clear();
        }
    }

    /** Forgets what the request registered. */
    public function clear(): void
    {
        if ($this->list !== null && $this->list->count > 1) {
            $this->deleteFrom($this->list, 1);
            // Else the list would grow with each request.
            $this->list->next_free = 1;
        }
    }

    /** At the end of the process: PHP runs the boot list, and nothing of a request. */
    public function close(): void
    {
        if ($this->isOpen) {
            $this->isOpen = false;
            if ($this->interpreter->c->basic_globals[0] === null) {
                // The process ends, and PHP has freed the list already.
                return;
            }
            $this->clear();
            // Our one entry is not freed; the process ends.
            $this->interpreter->c->basic_globals[0] = $this->bootList;
        }
    }

    private function onProcessShutdown(MemoryReserve $reserve): void
    {
        if ($this->isEntrySkipped || !$this->isOpen) {
            $this->isEntrySkipped = false;

            return;
        }
        $reserve->release();
        ExitTrap::standDown();
        $this->interpreter->restoreOutput();
        $this->isOpen = false;
        if (!$this->isRunning) {
            $this->isEntrySkipped = true;
            $this->runAll();
        }
        $this->deleteFrom($this->list, 1);
        if ($this->bootList !== null) {
            $lists = $this->interpreter->c->basic_globals;
            $lists[0] = $this->bootList;
            $booted = $this->bootList->used;
            if (!$this->runAll()) {
                // What the boot list has added comes last, and is not kept from its turn.
                $this->deleteFrom($this->bootList, 0, $booted);
                $this->runAll();
            }
            // PHP goes on with the list that it began with, and frees it.
            $lists[0] = $this->list;
        }
        ($this->onProcessEnd)();
    }

    /** @return bool false when one of the functions called exit(): the rest was not run */
    private function runAll(): bool
    {
        $this->isRunning = true;
        try {
            return $this->call->run();
        } finally {
            $this->isRunning = false;
        }
    }

    private function deleteFrom(CData $list, int $first, ?int $end = null): void
    {
        for ($i = ($end ?? $list->used) - 1; $i >= $first; $i--) {
            $this->interpreter->c->zend_hash_index_del($list, $i);
        }
    }
}
