<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Laravel;

use BareMetalPHP\AppServer\App\BootError;
use BareMetalPHP\AppServer\App\Entry;
use BareMetalPHP\AppServer\App\Franken\WorkerScriptEntry;
use BareMetalPHP\AppServer\App\Project;

/**
 * Laravel's `bootstrap/app.php`. What it returns keeps what visitors leave in it; only Octane cleans up behind them, so
 * that its worker script, where it is installed, is where the application begins.
 */
final class LaravelEntry implements Entry
{
    private const APPLICATION = 'Illuminate\Foundation\Application';

    private function __construct(private readonly string $file)
    {
    }

    public static function recognize(string $file, string $code): ?Entry
    {
        if (!str_contains($code, self::APPLICATION)) {
            return null;
        }
        $worker = dirname($file, 2) . '/public/frankenphp-worker.php';
        $octane = is_file($worker) ? WorkerScriptEntry::recognize($worker, php_strip_whitespace($worker)) : null;

        return $octane ?? new self($file);
    }

    /** True for an application of Laravel, which passes for a kernel of Symfony. */
    public static function isApplication(object $application): bool
    {
        return is_a($application, self::APPLICATION);
    }

    public static function refusal(): BootError
    {
        return new BootError(
            'Cannot serve an application of Laravel by itself: what one visitor leaves in it would be there for the next.'
                . ' Install laravel/octane with its public/frankenphp-worker.php, or let `appserver init` write an entry'
                . ' that makes the application anew for each request',
        );
    }

    public function file(): string
    {
        return $this->file;
    }

    public function open(Project $project): never
    {
        throw self::refusal();
    }
}
