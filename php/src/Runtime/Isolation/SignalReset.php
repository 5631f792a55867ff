<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back pcntl_signal() and pcntl_async_signals(), and with a handler the alarm that it was for. */
final class SignalReset implements Resettable
{
    /** Those that programs handle. */
    private const SIGNALS = [
        'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE', 'SIGALRM', 'SIGTERM', 'SIGCHLD',
    ];

    private readonly bool $isLoaded;
    private bool $isAsync = false;

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
                pcntl_alarm(0);
            }
        }
        if ($this->isLoaded && pcntl_async_signals() !== $this->isAsync) {
            pcntl_async_signals($this->isAsync);
        }
    }
}
