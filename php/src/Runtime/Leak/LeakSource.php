<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

/** Values that outlive a request, by name. */
interface LeakSource
{
    /** Word for the report, for example `static property`. */
    public function kind(): string;

    public function watch(): Watch;

    /** @return iterable<string, mixed> value by name; a name that turns up later is new */
    public function values(): iterable;
}
