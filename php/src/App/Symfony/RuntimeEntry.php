<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Symfony;

use BareMetalPHP\AppServer\App\Entry;
use BareMetalPHP\AppServer\App\Project;
use Closure;
use Symfony\Component\HttpFoundation\Response;

/**
 * A front controller of Symfony's Runtime: it includes `autoload_runtime.php` and returns a closure that makes the
 * application.
 *
 * That file would run the application for one request and exit. It leaves that be, and only loads the classes, when no
 * script is named; then the closure comes back to us.
 */
final class RuntimeEntry implements Entry
{
    private function __construct(private readonly string $file)
    {
    }

    public static function recognize(string $file, string $code): ?self
    {
        return str_contains($code, 'autoload_runtime.php') ? new self($file) : null;
    }

    public function file(): string
    {
        return $this->file;
    }

    public function open(Project $project): mixed
    {
        SymfonyEnvironment::prepare($project);
        $_SERVER['SCRIPT_FILENAME'] = '';
        $returned = (static fn (string $file): mixed => require $file)($this->file);
        $_SERVER['SCRIPT_FILENAME'] = $this->file;
        if (!$returned instanceof Closure) {
            return $returned;
        }
        $runtime = ProjectRuntime::of($project);
        $application = $runtime->call($returned);

        // A closure that answers instead of making an application has to be asked each time.
        return $application instanceof Response
            ? static fn (): mixed => $runtime->again()->call($returned)
            : $application;
    }
}
