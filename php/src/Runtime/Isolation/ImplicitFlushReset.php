<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back ob_implicit_flush(), which would send every echo on its own. */
final class ImplicitFlushReset implements Resettable
{
    public function snapshot(): void
    {
        $this->reset();
    }

    public function reset(): void
    {
        \ob_implicit_flush(false);
    }
}
