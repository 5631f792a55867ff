<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/**
 * Gives each request the whole max_execution_time, as php-fpm does. The limit itself is an ini value; IniReset takes a
 * changed one back, and its timer with it.
 */
final class TimeLimitReset implements Resettable
{
    private int $limitSeconds = 0;

    public function snapshot(): void
    {
        $this->limitSeconds = (int) \ini_get('max_execution_time');
        $this->reset();
    }

    public function reset(): void
    {
        if ($this->limitSeconds > 0) {
            // Processor time: a worker that waits for work does not use it up.
            \set_time_limit($this->limitSeconds);
        }
    }
}
