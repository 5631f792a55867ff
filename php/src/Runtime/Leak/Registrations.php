<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

use BareMetalPHP\AppServer\Runtime\CurrentWorker;

/** How much was registered with PHP that stays registered. */
final class Registrations implements LeakSource
{
    public function kind(): string
    {
        return 'registration';
    }

    public function watch(): Watch
    {
        return Watch::Measure;
    }

    public function values(): iterable
    {
        return [
            'spl_autoload_register()' => count(spl_autoload_functions()),
            'stream_wrapper_register()' => count(stream_get_wrappers()),
            'on_reset()' => count(CurrentWorker::hooks()),
        ];
    }
}
