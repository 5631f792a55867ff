<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Franken;

use Closure;
use Fiber;
use RuntimeException;
use Throwable;

/** A script as a coroutine: it runs until it asks for a request, and goes on when that has been answered. */
final class WorkerScript
{
    private static ?self $current = null;

    private ?Fiber $fiber;
    private ?Closure $callback = null;

    private function __construct(string $file)
    {
        $this->fiber = new Fiber(static fn (): mixed => require $file);
    }

    /**
     * Runs the script up to its first frankenphp_handle_request(), or to its end.
     *
     * @param string $file absolute path
     *
     * @throws Throwable what the script throws
     */
    public static function start(string $file): self
    {
        self::$current = $script = new self($file);
        register_shutdown_function($script->abandon(...));
        $script->callback = $script->fiber?->start();

        return $script;
    }

    /**
     * Called by the script: takes the callback for the next request.
     *
     * @return bool true when it has been answered; false when none will come any more
     *
     * @throws RuntimeException when not the worker script is calling
     */
    public static function await(callable $callback): bool
    {
        $script = self::$current;
        if ($script === null || Fiber::getCurrent() !== $script->fiber) {
            throw new RuntimeException(
                'Cannot wait for a request: frankenphp_handle_request() is for the worker script, outside of callbacks',
            );
        }

        return Fiber::suspend($callback(...));
    }

    /** What answers the next request. */
    public function callback(): Closure
    {
        return $this->callback ?? throw new RuntimeException('The worker script has ended');
    }

    /**
     * The request has been answered: the script goes on, to its next frankenphp_handle_request() or to its end.
     *
     * @param bool $mayContinue what frankenphp_handle_request() returns
     *
     * @throws Throwable what the script throws; it has ended then
     */
    public function resume(bool $mayContinue): void
    {
        $this->callback = null;
        $this->callback = $this->fiber?->resume($mayContinue);
    }

    public function hasEnded(): bool
    {
        return $this->fiber === null || $this->fiber->isTerminated();
    }

    /** What it returned, if it came to its end. */
    public function result(): mixed
    {
        return $this->fiber?->getReturn();
    }

    /** The process ends over exit() in a callback: what the script's variables print when they go is still answer. */
    private function abandon(): void
    {
        $this->callback = null;
        $this->fiber = null;
    }
}
