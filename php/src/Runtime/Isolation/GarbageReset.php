<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Collects circular garbage between two requests, so that PHP's own collection rarely interrupts one. */
final class GarbageReset implements Resettable
{
    /** Requests between two looks. */
    private const INTERVAL = 32;

    /** Candidates that make a collection worth its time; PHP starts one by itself at 10 001. */
    private const MIN_ROOTS = 2000;

    private int $requests = 0;

    public function snapshot(): void
    {
        // What the boot has built stays: it is not looked through for garbage again and again.
        \gc_collect_cycles();
    }

    public function reset(): void
    {
        if (++$this->requests % self::INTERVAL === 0 && \gc_status()['roots'] >= self::MIN_ROOTS) {
            \gc_collect_cycles();
        }
    }
}
