<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Symfony;

use BareMetalPHP\AppServer\App\Project;
use Closure;
use Symfony\Component\Runtime\RuntimeInterface;
use Symfony\Component\Runtime\SymfonyRuntime;

/** The runtime that a project has chosen, which reads .env files and knows the arguments of the project's closure. */
final class ProjectRuntime
{
    /**
     * @param class-string<RuntimeInterface> $class
     * @param array<string, mixed>           $options
     */
    private function __construct(private readonly string $class, private readonly array $options)
    {
    }

    /** As `autoload_runtime.php` chooses it: by the environment, then by `extra.runtime` of composer.json. */
    public static function of(Project $project): self
    {
        $composer = @file_get_contents("$project->root/composer.json");
        $extra = json_decode((string) $composer, true)['extra']['runtime'] ?? [];
        $options = ($_SERVER['APP_RUNTIME_OPTIONS'] ?? $_ENV['APP_RUNTIME_OPTIONS'] ?? []) + $extra;

        return new self(
            $_SERVER['APP_RUNTIME'] ?? $_ENV['APP_RUNTIME'] ?? $extra['class'] ?? SymfonyRuntime::class,
            array_diff_key($options, ['class' => 0, 'autoload_template' => 0])
                + ['project_dir' => $project->root],
        );
    }

    /** The same without what has to be done only once. */
    public function again(): self
    {
        return new self($this->class, ['disable_dotenv' => true, 'error_handler' => false] + $this->options);
    }

    /** @return mixed what the closure makes of the arguments that it asks for */
    public function call(Closure $closure): mixed
    {
        $runtime = new ($this->class)($this->options);
        [$callable, $arguments] = $runtime->getResolver($closure)->resolve();

        return $callable(...$arguments);
    }
}
