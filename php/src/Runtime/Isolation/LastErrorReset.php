<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Forgets error_get_last(), and what PHP remembers about files. */
final class LastErrorReset implements Resettable
{
    public function snapshot(): void
    {
        error_clear_last();
    }

    public function reset(): void
    {
        clearstatcache();
        error_clear_last();
    }
}
