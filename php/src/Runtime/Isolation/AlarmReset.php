<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back pcntl_sigprocmask() and an alarm that has not rung: without a handler it would end the process. */
final class AlarmReset implements Resettable
{
    private readonly bool $isLoaded;

    /** @var list<int> signals that wait */
    private array $blocked = [];

    public function __construct()
    {
        $this->isLoaded = \extension_loaded('pcntl');
    }

    public function snapshot(): void
    {
        if ($this->isLoaded) {
            \pcntl_sigprocmask(\SIG_BLOCK, [], $this->blocked);
        }
    }

    public function reset(): void
    {
        if ($this->isLoaded) {
            // A system call each, 0.2 µs: to ask would cost as much, and PHP keeps no note of either.
            \pcntl_alarm(0);
            \pcntl_sigprocmask(\SIG_SETMASK, $this->blocked);
        }
    }
}
