<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back the callback of assert_options(). Its other options are ini values. */
final class AssertReset implements Resettable
{
    private mixed $callback = null;

    public function snapshot(): void
    {
        $this->callback = self::current();
    }

    public function reset(): void
    {
        if (self::current() !== $this->callback) {
            // Deprecated since PHP 8.3, and still there.
            \set_error_handler(null);
            @\assert_options(\ASSERT_CALLBACK, $this->callback);
            \restore_error_handler();
        }
    }

    public static function current(): mixed
    {
        if (\PHP_VERSION_ID < 80300) {
            return \assert_options(\ASSERT_CALLBACK);
        }
        \set_error_handler(null);
        $callback = @\assert_options(\ASSERT_CALLBACK);
        \restore_error_handler();

        return $callback;
    }
}
