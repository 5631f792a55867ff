<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;

/** Takes back what a request has changed in static properties of the framework: configuration, paths of views and logs. */
final class StaticsReset implements Resettable
{
    private const PROPERTIES = [
        'Support\Config' => ['config'],
        'Support\Log' => ['logPath', 'defaultChannel', 'channels'],
        'View\View' => ['basePath', 'cachePath'],
    ];

    /** @var list<KeptProperties> */
    private readonly array $kept;

    public function __construct(Framework $framework, object $app)
    {
        $kept = [];
        foreach (self::PROPERTIES as $class => $names) {
            $kept[] = new KeptProperties($framework->name($class), $names);
        }
        // The second copy of the configuration, behind $app->config().
        $repository = HiddenProperty::of($app::class, 'config')?->get($app);
        if (is_object($repository)) {
            $kept[] = new KeptProperties($repository::class, ['items'], $repository);
        }
        $this->kept = $kept;
    }

    public function snapshot(): void
    {
        foreach ($this->kept as $kept) {
            $kept->remember();
        }
    }

    public function reset(): void
    {
        foreach ($this->kept as $kept) {
            $kept->restore();
        }
    }
}
