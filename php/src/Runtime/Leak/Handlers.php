<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

/** The application's handlers of errors and exceptions. */
final class Handlers implements LeakSource
{
    public function kind(): string
    {
        return 'handler';
    }

    public function watch(): Watch
    {
        return Watch::PutBack;
    }

    public function values(): iterable
    {
        $error = set_error_handler(null);
        restore_error_handler();
        $exception = set_exception_handler(null);
        restore_exception_handler();

        return ['set_error_handler()' => $error, 'set_exception_handler()' => $exception];
    }
}
