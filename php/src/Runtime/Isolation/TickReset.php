<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Removes what a request has given to register_tick_function(). Only where PHP can be asked for them. */
final class TickReset implements Resettable
{
    private int $functions = 0;

    public function __construct(private readonly ?EngineNotes $notes)
    {
    }

    public function snapshot(): void
    {
        $this->functions = $this->notes?->tickFunctions() ?? 0;
    }

    public function reset(): void
    {
        if ($this->notes !== null) {
            for ($n = $this->notes->tickFunctions(); $n > $this->functions; $n--) {
                $this->notes->removeLastTickFunction();
            }
        }
    }
}
