<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back pcntl_signal() and pcntl_async_signals(). */
final class SignalReset implements Resettable
{
    /** Those that programs handle. SIGPROF is PHP's own, for its time limit. */
    private const SIGNALS = [
        'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGALRM', 'SIGTERM', 'SIGCHLD',
        'SIGCONT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGURG', 'SIGWINCH',
    ];

    private readonly bool $isLoaded;
    private bool $isAsync = false;

    /** @var array<int, mixed> handler by number of the signal */
    private array $handlers = [];

    public function __construct()
    {
        $this->isLoaded = \extension_loaded('pcntl');
    }

    public function snapshot(): void
    {
        if ($this->isLoaded) {
            $this->isAsync = \pcntl_async_signals();
            foreach (\array_map('constant', \array_filter(self::SIGNALS, 'defined')) as $signal) {
                $this->handlers[$signal] = \pcntl_signal_get_handler($signal);
            }
        }
    }

    /** @return array<int, mixed> of the boot, by number of the signal */
    public function handlers(): array
    {
        return $this->handlers;
    }

    public function reset(): void
    {
        foreach ($this->handlers as $signal => $handler) {
            if (\pcntl_signal_get_handler($signal) !== $handler) {
                \pcntl_signal($signal, $handler);
            }
        }
        if ($this->isLoaded && \pcntl_async_signals() !== $this->isAsync) {
            \pcntl_async_signals($this->isAsync);
        }
    }
}
