<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;

/**
 * Takes back routes that a request has added.
 *
 * The kernel's router is the one that route(), redirects and the facade get as well: the framework would read the
 * routes' file again for each of them.
 */
final class RouterReset implements Resettable
{
    private readonly ?KeptProperties $kept;

    /** @param object|null $router the kernel's; null when it has none */
    public function __construct(Framework $framework, object $app, ?object $router)
    {
        $names = ['routes', 'namedRoutes', 'routeMiddleware'];
        $this->kept = $router === null ? null : new KeptProperties($router::class, $names, $router);
        if ($router !== null) {
            $app->instance($framework->name('Routing\Router'), $router);
        }
    }

    public function snapshot(): void
    {
        $this->kept?->remember();
    }

    public function reset(): void
    {
        $this->kept?->restore();
    }
}
