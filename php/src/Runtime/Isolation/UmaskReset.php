<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back umask(). */
final class UmaskReset implements Resettable
{
    private int $mask = 0;
    private readonly ?MaskMark $mark;

    public function __construct(?EngineNotes $notes)
    {
        $this->mark = $notes === null ? null : MaskMark::find($notes->c);
    }

    public function snapshot(): void
    {
        $this->mask = \umask();
        $this->mark?->set();
    }

    public function reset(): void
    {
        if ($this->mark?->isUntouched() !== true) {
            \umask($this->mask);
            $this->mark?->set();
        }
    }
}
