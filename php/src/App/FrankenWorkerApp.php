<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Franken\WorkerScript;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ResponseEmitter;

/**
 * A worker script written for FrankenPHP: it loops over frankenphp_handle_request(), which takes the callback for the
 * next request and returns when that has been answered.
 *
 * The script waits there as a coroutine. The callback is called outside of it, so that exit(), exceptions and deep
 * recursion are what they are in every other application.
 */
final class FrankenWorkerApp implements EndingApp
{
    private bool $hasHandled = false;

    /** @param WorkerScript $script which waits in frankenphp_handle_request() */
    public function __construct(private readonly WorkerScript $script)
    {
    }

    public function kind(): string
    {
        return 'frankenphp worker';
    }

    public function handle(Request $request, ResponseEmitter $response): void
    {
        $this->hasHandled = true;
        ($this->script->callback())();
    }

    public function hasWorkAfterAnswer(): bool
    {
        return $this->hasHandled;
    }

    /** Runs what the script has behind frankenphp_handle_request(), up to its next call. */
    public function terminate(): void
    {
        $this->hasHandled = false;
        $this->script->resume(true);
    }

    public function hasEnded(): bool
    {
        return $this->script->hasEnded();
    }

    /** frankenphp_handle_request() returns false, and the script may clean up. */
    public function stop(): void
    {
        if (!$this->script->hasEnded()) {
            $this->script->resume(false);
        }
    }
}
