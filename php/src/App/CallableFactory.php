<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

/** Takes whatever can be called. */
final class CallableFactory implements AppFactory
{
    public function wants(): string
    {
        return 'a callable';
    }

    public function make(mixed $application, Project $project): ?App
    {
        return is_callable($application) ? new CallableApp($application(...)) : null;
    }
}
