<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use Closure;

/**
 * PHP's stack of error handlers, or that of exception handlers. PHP tells only what is on top.
 *
 * Where the boot has set no handler, a mark is put below: a request that has set handlers and switched them off would
 * otherwise look like one that has done nothing, and what it has set would stay for ever.
 */
final class HandlerStack
{
    /** Handlers that one request may have stacked; more means that something sets them in a circle. */
    private const MAX_DEPTH = 250;

    /** @var callable|null */
    private mixed $ofBoot = null;

    /**
     * @param Closure(callable|null): mixed $set     returns what was on top
     * @param Closure(): mixed              $restore
     * @param Closure(mixed ...): mixed     $mark    does what PHP does where there is no handler
     */
    public function __construct(
        private readonly Closure $set,
        private readonly Closure $restore,
        private readonly Closure $mark,
    ) {
    }

    /** Whatever is on top now stays. */
    public function snapshot(): void
    {
        $this->ofBoot = $this->top();
        if ($this->ofBoot === null) {
            $this->put($this->mark);
            $this->put(null);
        }
    }

    /** The boot has set no handler: a mark is below nothing. */
    public function isMarked(): bool
    {
        return $this->ofBoot === null;
    }

    /** What a request must leave last: the handler of the boot, or the mark. */
    public function last(): mixed
    {
        return $this->ofBoot ?? $this->mark;
    }

    public function reset(): void
    {
        $last = $this->ofBoot ?? $this->mark;
        if ($this->ofBoot === null) {
            // One step down is the mark, and the same step up again.
            ($this->restore)();
            if (($this->set)(null) === $last) {
                return;
            }
        }
        for ($i = 0; $i < self::MAX_DEPTH && $this->top() !== $last; $i++) {
            ($this->restore)();
        }
        if ($this->top() !== $last) {
            // A request has removed it.
            $this->put($last);
        }
        if ($this->ofBoot === null) {
            $this->put(null);
        }
    }

    private function top(): mixed
    {
        $handler = ($this->set)(null);
        ($this->restore)();

        return $handler;
    }

    private function put(?callable $handler): void
    {
        ($this->set)($handler);
    }
}
