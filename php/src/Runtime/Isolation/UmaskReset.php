<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back umask(). */
final class UmaskReset implements Resettable
{
    private int $mask = 0;

    public function snapshot(): void
    {
        $this->mask = umask();
    }

    public function reset(): void
    {
        umask($this->mask);
    }
}
