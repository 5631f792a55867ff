<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Laravel\LaravelEntry;
use BareMetalPHP\AppServer\App\Symfony\SymfonyEnvironment;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\HttpKernel\KernelInterface;

/** Takes kernels of Symfony. */
final class SymfonyFactory implements AppFactory
{
    public function wants(): string
    {
        return 'a Symfony kernel';
    }

    public function make(mixed $application, Project $project): ?App
    {
        if (!$application instanceof HttpKernelInterface) {
            return null;
        }
        if (LaravelEntry::isApplication($application)) {
            throw LaravelEntry::refusal();
        }
        SymfonyEnvironment::prepare($project);
        if ($application instanceof KernelInterface) {
            $application->boot();
        }

        return new SymfonyApp($application);
    }
}
