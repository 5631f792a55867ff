<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** One thing that a request may change and the next must find as it was after boot. */
interface Resettable
{
    /** Remembers the state after boot. */
    public function snapshot(): void;

    /** Brings it back; cheap when nothing was changed. */
    public function reset(): void;
}
