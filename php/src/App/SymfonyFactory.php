<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Symfony\SymfonyEnvironment;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\HttpKernel\KernelInterface;

/** Takes kernels of Symfony. */
final class SymfonyFactory implements AppFactory
{
    /** Is an HttpKernelInterface, too, but keeps what Symfony's kernel resets. */
    private const LARAVEL = 'Illuminate\Foundation\Application';

    public function wants(): string
    {
        return 'a Symfony kernel';
    }

    public function make(mixed $application, Project $project): ?App
    {
        if (!$application instanceof HttpKernelInterface) {
            return null;
        }
        if (is_a($application, self::LARAVEL)) {
            throw new BootError(
                'Cannot serve an application of Laravel by itself: what one visitor leaves in it would be there for the'
                    . ' next. Install laravel/octane, and name its public/frankenphp-worker.php in the key "entry"',
            );
        }
        SymfonyEnvironment::prepare($project);
        if ($application instanceof KernelInterface) {
            $application->boot();
        }

        return new SymfonyApp($application);
    }
}
