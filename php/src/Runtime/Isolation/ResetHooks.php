<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use BareMetalPHP\AppServer\Runtime\CurrentWorker;
use Throwable;

/** What the application gave to on_reset(). */
final class ResetHooks
{
    private function __construct()
    {
    }

    /** A hook that throws is logged, and the others still run. */
    public static function call(): void
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
