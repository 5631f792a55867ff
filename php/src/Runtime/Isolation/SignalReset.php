<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back pcntl_signal(), pcntl_async_signals(), pcntl_sigprocmask() and an alarm that has not rung. */
final class SignalReset implements Resettable
{
    /** Those that programs handle. */
    private const SIGNALS = [
        'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGALRM', 'SIGTERM', 'SIGCHLD',
    ];

    private readonly bool $isLoaded;
    private bool $isAsync = false;

    /** @var list<int> signals that wait */
    private array $blocked = [];

    /** @var array<int, mixed> handler by number of the signal */
    private array $handlers = [];

    public function __construct()
    {
        $this->isLoaded = extension_loaded('pcntl');
    }

    public function snapshot(): void
    {
        if ($this->isLoaded) {
            $this->isAsync = pcntl_async_signals();
            pcntl_sigprocmask(SIG_BLOCK, [], $this->blocked);
            foreach (array_map('constant', array_filter(self::SIGNALS, 'defined')) as $signal) {
                $this->handlers[$signal] = pcntl_signal_get_handler($signal);
            }
        }
    }

    public function reset(): void
    {
        foreach ($this->handlers as $signal => $handler) {
            if (pcntl_signal_get_handler($signal) !== $handler) {
                pcntl_signal($signal, $handler);
            }
        }
        if (!$this->isLoaded) {
            return;
        }
        // A system call each, 0.4 µs: to ask would cost as much. An alarm without a handler ends the process.
        pcntl_alarm(0);
        pcntl_sigprocmask(SIG_SETMASK, $this->blocked);
        if (pcntl_async_signals() !== $this->isAsync) {
            pcntl_async_signals($this->isAsync);
        }
    }
}
