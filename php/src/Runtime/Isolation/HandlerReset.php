<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Removes error and exception handlers that a request has set; those of the boot stay. */
final class HandlerReset implements Resettable
{
    /** Handlers that one request may have stacked; more means that something sets them in a circle. */
    private const MAX_DEPTH = 250;

    /** @var callable|null */
    private mixed $error = null;

    /** @var callable|null */
    private mixed $exception = null;

    public function snapshot(): void
    {
        $this->error = self::currentError();
        $this->exception = self::currentException();
    }

    public function reset(): void
    {
        if (self::currentError() !== $this->error) {
            $this->resetError();
        }
        if (self::currentException() !== $this->exception) {
            $this->resetException();
        }
    }

    private function resetError(): void
    {
        // Also through places where the request has switched handlers off: what is left on PHP's stack stays there.
        for ($i = 0; $i < self::MAX_DEPTH && self::currentError() !== $this->error; $i++) {
            restore_error_handler();
        }
        if (self::currentError() !== $this->error) {
            // A request has removed the handler of the boot.
            set_error_handler($this->error);
        }
    }

    private function resetException(): void
    {
        for ($i = 0; $i < self::MAX_DEPTH && self::currentException() !== $this->exception; $i++) {
            restore_exception_handler();
        }
        if (self::currentException() !== $this->exception) {
            set_exception_handler($this->exception);
        }
    }

    private static function currentError(): mixed
    {
        $handler = set_error_handler(null);
        restore_error_handler();

        return $handler;
    }

    private static function currentException(): mixed
    {
        $handler = set_exception_handler(null);
        restore_exception_handler();

        return $handler;
    }
}
