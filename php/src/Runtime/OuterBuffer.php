<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Closure;

/**
 * The buffer at the bottom of PHP's stack of output buffers: everything that is printed ends up in it.
 *
 * An application may end it (`while (ob_get_level()) ob_end_clean()`).
 */
final class OuterBuffer
{
    /** It is on the stack, unless a fatal error took it off: that is not told. */
    private bool $isStarted = false;
    /** It hands over each printed byte at once. */
    private bool $isEager = false;
    private bool $isTaking = false;
    private bool $isStuck = false;
    private string $taken = '';
    /** PHP ends the process, and its output: what was printed last is in $taken, the stack may not be touched. */
    private bool $isEnding = false;

    /**
     * @param Closure(string, bool): (string|Departure) $receive gets what has to leave the buffer, and whether it was
     *                                                           flushed; returns '', or how to leave the application
     * @param int                                       $partBytes held at most
     */
    public function __construct(
        private readonly Closure $receive,
        private readonly int $partBytes,
        private readonly ShutdownGuard $guard,
    ) {
    }

    /** Puts it in place, on an empty stack. */
    public function start(bool $isEager = false): void
    {
        $this->isStarted = true;
        $this->isEager = $isEager;
        \ob_start($this->onOutput(...), $isEager ? 1 : $this->partBytes + 1);
    }

    /** Makes sure that it is there, alone and empty; what other buffers hold goes out through it. */
    public function renew(): void
    {
        if (!$this->isStarted || $this->isEager || \ob_get_level() !== 1 || \ob_get_length() > 0) {
            BufferStack::unwindTo(0);
            $this->start();
        }
    }

    /** The application's buffers are closed, and this one is there. */
    public function isOnTop(): bool
    {
        return $this->isStarted && \ob_get_level() === 1;
    }

    /** Has it hand over what it holds. */
    public function flush(): void
    {
        \ob_flush();
    }

    /** From now on it hands over each printed byte at once; it must be on top. */
    public function becomeEager(): void
    {
        if (!$this->isEager) {
            \ob_end_clean();
            $this->start(true);
        }
    }

    /** A buffer of the application cannot be ended: the output of another request must not get into it. */
    public function isStuck(): bool
    {
        return $this->isStuck;
    }

    /** Ends the application's buffers into this one and takes out what it holds. */
    public function take(): string
    {
        if ($this->isEnding) {
            return $this->taken;
        }
        if (($level = \ob_get_level()) > 1) {
            BufferStack::unwindTo(1);
            $level = \ob_get_level();
        }
        if (!$this->isStarted) {
            // The application replaced it by a buffer of its own.
            return (string) \ob_get_clean();
        }
        if ($level > 1) {
            $this->isStuck = true;

            return (string) \ob_get_contents();
        }
        if (\ob_get_length() === 0) {
            return '';
        }
        $this->isTaking = true;
        \ob_flush(); // one call, one copy; ob_get_contents() and ob_clean() are two of each
        $this->isTaking = false;
        $taken = $this->taken;
        $this->taken = '';

        return $taken;
    }

    /** Ends the application's buffers, and throws away what they and this one hold. */
    public function drop(): void
    {
        if ($this->isEnding) {
            return;
        }
        if (\ob_get_level() > 1 || !$this->isStarted) {
            BufferStack::dropTo($this->isStarted ? 1 : 0);
        }
        if ($this->isStarted && \ob_get_length() > 0) {
            \ob_clean();
        }
    }

    private function onOutput(string $bytes, int $phase): string|Departure
    {
        if (($phase & \PHP_OUTPUT_HANDLER_FINAL) !== 0) {
            $this->isStarted = false;
            if ($this->guard->isWaiting()) {
                $this->isEnding = true;
                $this->taken = $bytes;
                $this->guard->finish();

                return '';
            }
        }
        if ($this->isTaking) {
            $this->taken = $bytes;

            return '';
        }

        return ($this->receive)(
            ($phase & \PHP_OUTPUT_HANDLER_CLEAN) === 0 ? $bytes : '',
            ($phase & \PHP_OUTPUT_HANDLER_FLUSH) !== 0,
        );
    }
}
