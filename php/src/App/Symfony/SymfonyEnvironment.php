<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Symfony;

use BareMetalPHP\AppServer\App\Project;

/** Variables by which Symfony's components choose between command line and web. */
final class SymfonyEnvironment
{
    private function __construct()
    {
    }

    /** What the environment or a .env file says stays. */
    public static function prepare(Project $project): void
    {
        $defaults = [
            // Else errors are rendered for a terminal, since PHP_SAPI is `cli`.
            'APP_RUNTIME_MODE' => 'web=1&worker=1',
            'VAR_DUMPER_FORMAT' => 'html',
        ];
        if (!is_file("$project->root/.env") && !is_file("$project->root/.env.local.php")) {
            // Symfony takes `dev` where nobody says anything, whose pages show everything.
            $defaults['APP_ENV'] = $project->isDev ? 'dev' : 'prod';
        }
        foreach ($defaults as $name => $value) {
            $_SERVER[$name] ??= $_ENV[$name] ?? $value;
            $_ENV[$name] ??= $_SERVER[$name];
        }
    }
}
