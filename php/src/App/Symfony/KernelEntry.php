<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Symfony;

use BareMetalPHP\AppServer\App\BootError;
use BareMetalPHP\AppServer\App\Entry;
use BareMetalPHP\AppServer\App\Project;
use Symfony\Component\Dotenv\Dotenv;

/** The class of a Symfony kernel, in a project whose front controller does not say how to make one. */
final class KernelEntry implements Entry
{
    private const KERNEL = '/\bclass\s+(\w*Kernel)\s+extends\s+\\\\?(?:\w+\\\\)*\w*Kernel\b/';

    private function __construct(private readonly string $file, private readonly string $class)
    {
    }

    public static function recognize(string $file, string $code): ?self
    {
        // A file of another name may well define a kernel and return it.
        if (!str_ends_with($file, 'Kernel.php') || preg_match(self::KERNEL, $code, $class) !== 1) {
            return null;
        }
        $namespace = preg_match('/\bnamespace\s+([\w\\\\]+)/', $code, $found) === 1 ? "$found[1]\\" : '';

        return new self($file, $namespace . $class[1]);
    }

    public function file(): string
    {
        return $this->file;
    }

    public function open(Project $project): object
    {
        $autoload = "$project->root/vendor/autoload.php";
        if (!is_file($autoload)) {
            throw new BootError("Cannot load $this->class: $autoload is missing; run composer install");
        }
        require_once $autoload;
        SymfonyEnvironment::prepare($project);
        if (class_exists(Dotenv::class) && is_file("$project->root/.env")) {
            (new Dotenv())->bootEnv("$project->root/.env");
        }
        $environment = (string) ($_SERVER['APP_ENV'] ?? 'dev');
        $isDebug = filter_var($_SERVER['APP_DEBUG'] ?? $environment !== 'prod', FILTER_VALIDATE_BOOL);

        return new ($this->class)($environment, $isDebug);
    }
}
