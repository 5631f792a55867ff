<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;

/** An App whose framework keeps state that a request must not leave to the next. */
interface KeepsState
{
    /** @return list<Resettable> in the order in which they run; called once, after boot */
    public function resets(): array;
}
