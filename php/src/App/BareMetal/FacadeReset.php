<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;

/** Clears the objects that facades have found, which may be those of the last request. */
final class FacadeReset implements Resettable
{
    private readonly ?HiddenProperty $resolved;
    private readonly ?HiddenProperty $application;

    public function __construct(Framework $framework, private readonly object $app)
    {
        $facade = $framework->name('Support\Facades\Facade');
        $this->resolved = HiddenProperty::of($facade, 'resolvedInstances');
        $this->application = HiddenProperty::of($facade, 'app');
    }

    public function snapshot(): void
    {
        $this->reset();
    }

    public function reset(): void
    {
        $this->resolved?->set([]);
        $this->application?->set($this->app);
    }
}
