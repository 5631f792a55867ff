<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back date_default_timezone_set(). */
final class TimezoneReset implements Resettable
{
    private string $timezone = 'UTC';

    public function snapshot(): void
    {
        $this->timezone = \date_default_timezone_get();
    }

    public function reset(): void
    {
        if (\date_default_timezone_get() !== $this->timezone) {
            \date_default_timezone_set($this->timezone);
        }
    }
}
