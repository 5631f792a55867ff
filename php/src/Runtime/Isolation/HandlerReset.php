<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use Throwable;

/** Removes error and exception handlers that a request has set; those of the boot stay. */
final class HandlerReset implements Resettable
{
    private readonly HandlerStack $error;
    private readonly HandlerStack $exception;

    public function __construct()
    {
        $this->error = new HandlerStack(
            \set_error_handler(...),
            \restore_error_handler(...),
            static fn (): bool => false,
        );
        $this->exception = new HandlerStack(
            \set_exception_handler(...),
            \restore_exception_handler(...),
            static fn (Throwable $failure): never => throw $failure,
        );
    }

    public function snapshot(): void
    {
        $this->error->snapshot();
        $this->exception->snapshot();
    }

    public function reset(): void
    {
        $this->error->reset();
        $this->exception->reset();
    }
}
