<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use Closure;
use FFI\CData;

/**
 * basic_globals.user_shutdown_function_names: what register_shutdown_function() collects.
 *
 * What was registered at boot is set aside at the first request and runs when the process ends. A request has a list of
 * its own, whose first entry is ours and brings the boot list back should the process end inside the request.
 */
final class ShutdownFunctions
{
    private bool $isOpen = false;
    private ?CData $bootList = null;

    /** True from run() until PHP has called our entry: it is not the end of the process yet. */
    private bool $isRunExpected = false;

    /** @param Closure(): void $onProcessEnd called last when the process ends inside a request */
    public function __construct(private readonly Interpreter $interpreter, private readonly Closure $onProcessEnd)
    {
    }

    /** Before a request. */
    public function open(): void
    {
        if ($this->isOpen) {
            return;
        }
        $this->isOpen = true;
        $this->bootList = $this->interpreter->c->basic_globals[0];
        $this->interpreter->c->basic_globals[0] = null;
        register_shutdown_function($this->onShutdown(...));
    }

    /** Runs what the request registered. What a function throws goes through, once the list is empty. */
    public function run(): void
    {
        if (!$this->isOpen || $this->interpreter->c->basic_globals[0]->count === 1) {
            return;
        }
        $this->isRunExpected = true;
        try {
            $this->interpreter->c->php_call_shutdown_functions();
        } finally {
            $this->clear();
        }
    }

    /** Forgets what the request registered. */
    public function clear(): void
    {
        $this->isRunExpected = false;
        $c = $this->interpreter->c;
        $list = $c->basic_globals[0];
        if (!$this->isOpen || $list->count === 1) {
            return;
        }
        for ($i = $list->used - 1; $i > 0; $i--) {
            $c->zend_hash_index_del($list, $i);
        }
        // Else the list would grow with each request.
        $list->next_free = 1;
    }

    /** At the end of the process: PHP runs the boot list, and nothing of a request. */
    public function close(): void
    {
        if (!$this->isOpen) {
            return;
        }
        $this->clear();
        if ($this->bootList !== null) {
            // Our one entry is not freed; the process ends.
            $this->interpreter->c->basic_globals[0] = $this->bootList;
        }
        $this->isOpen = false;
    }

    private function onShutdown(): void
    {
        if ($this->isRunExpected) {
            $this->isRunExpected = false;

            return;
        }
        if ($this->isOpen) {
            // Behind what the request registered, as PHP runs what is added while it runs the list.
            register_shutdown_function($this->runBootList(...));
        }
    }

    private function runBootList(): void
    {
        if (!$this->isOpen) {
            return;
        }
        $this->isOpen = false;
        if ($this->bootList !== null) {
            // The list PHP goes through at the moment is never freed; the process ends.
            $this->interpreter->c->basic_globals[0] = $this->bootList;
            $this->interpreter->c->php_call_shutdown_functions();
        }
        ($this->onProcessEnd)();
    }
}
