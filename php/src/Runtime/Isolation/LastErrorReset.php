<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Forgets error_get_last(), and what PHP remembers about files. */
final class LastErrorReset implements Resettable
{
    /** @param StatMark|null $mark null where PHP cannot be asked whether there is anything to forget */
    public function __construct(private readonly ?StatMark $mark)
    {
    }

    public function snapshot(): void
    {
        $this->mark?->set();
        \error_clear_last();
    }

    public function reset(): void
    {
        if ($this->mark === null) {
            \clearstatcache();
        } elseif (!$this->mark->isUntouched()) {
            $this->mark->set();
        }
        \error_clear_last();
    }
}
