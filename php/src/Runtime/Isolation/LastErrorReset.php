<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Forgets error_get_last(), what PHP remembers about files, time limit and ignore_user_abort(). */
final class LastErrorReset implements Resettable
{
    private int $limitSeconds = 0;
    private int $ignoresAbort = 0;

    public function snapshot(): void
    {
        $this->limitSeconds = (int) ini_get('max_execution_time');
        $this->ignoresAbort = ignore_user_abort();
    }

    public function reset(): void
    {
        if (ignore_user_abort() !== $this->ignoresAbort) {
            ignore_user_abort($this->ignoresAbort === 1);
        }
        // A timer that a request has started would go off in another one.
        set_time_limit($this->limitSeconds);
        clearstatcache();
        error_clear_last();
    }
}
