<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use BareMetalPHP\AppServer\Runtime\CurrentWorker;
use Throwable;

/** Calls what the application gave to on_reset(). A hook that throws is logged, and the others still run. */
final class HookReset implements Resettable
{
    public function snapshot(): void
    {
    }

    public function reset(): void
    {
        foreach (CurrentWorker::hooks() as $hook) {
            try {
                $hook();
            } catch (Throwable $failure) {
                CurrentWorker::logFailure('A hook of on_reset() failed', $failure);
            }
        }
    }
}
