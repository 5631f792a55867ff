<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;

/** Drops what a request has made or bound in the container, its own Request above all. */
final class ContainerReset implements Resettable
{
    private readonly KeptProperties $kept;
    private readonly ?HiddenProperty $instances;

    public function __construct(private readonly Framework $framework, private readonly object $app)
    {
        $this->instances = HiddenProperty::of($app::class, 'instances');
        $this->kept = new KeptProperties($app::class, ['instances', 'bindings'], $app);
    }

    public function snapshot(): void
    {
        // Unbound, the framework would build a new, empty application for everybody who asks for one.
        $this->app->instance($this->framework->name('Application'), $this->app);
        $this->forget('Http\Request');
    }

    public function reset(): void
    {
        $this->kept->restore();
        $this->framework->name('Application')::setInstance($this->app);
    }

    /** Drops an instance for good, also when the boot made it. */
    public function forget(string $class): void
    {
        $instances = $this->instances?->get($this->app) ?? [];
        unset($instances[$this->framework->name($class)]);
        $this->instances?->set($instances, $this->app);
        $this->kept->remember();
    }
}
