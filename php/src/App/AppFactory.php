<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

/** Makes the adapter for one kind of application. */
interface AppFactory
{
    /** What it takes, as error messages say it: `a callable`. */
    public function wants(): string;

    /**
     * @param mixed $application what the entry returned
     *
     * @return App|null null when this is an application of another kind, or none
     *
     * @throws BootError when it is of this kind, but cannot be served
     */
    public function make(mixed $application, Project $project): ?App;
}
