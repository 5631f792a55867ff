<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Franken\WorkerScriptEntry;
use BareMetalPHP\AppServer\App\Laravel\LaravelEntry;
use BareMetalPHP\AppServer\App\Symfony\KernelEntry;
use BareMetalPHP\AppServer\App\Symfony\RuntimeEntry;

/** Finds the file in which the application of a project begins. */
final class Discovery
{
    /** Ways in which a file that the configuration names may begin, the most particular first. */
    private const WAYS = [WorkerScriptEntry::class, RuntimeEntry::class, KernelEntry::class, ReturningEntry::class];

    /** Looked at in this order, relative to the root, and the ways in which an application may begin there. */
    private const PLACES = [
        'php/bootstrap_app.php' => self::WAYS,
        'bootstrap/app.php' => [LaravelEntry::class, ...self::WAYS],
        'public/frankenphp-worker.php' => [WorkerScriptEntry::class],
        'public/index.php' => [WorkerScriptEntry::class, RuntimeEntry::class],
        'index.php' => [WorkerScriptEntry::class],
        'src/Kernel.php' => [KernelEntry::class],
    ];

    /** Are there in many projects, but answer one request and are done with. */
    private const FRONT_CONTROLLERS = ['public/index.php', 'index.php'];

    private function __construct()
    {
    }

    /**
     * @param string $configured path relative to the root; '' to look in the usual places
     *
     * @throws BootError when the application begins nowhere
     */
    public static function find(Project $project, string $configured): Entry
    {
        $places = $configured === '' ? self::PLACES : [$configured => self::WAYS];
        foreach ($places as $path => $ways) {
            $file = "$project->root/$path";
            if (!is_file($file)) {
                continue;
            }
            $code = php_strip_whitespace($file);
            foreach ($ways as $way) {
                $entry = $way::recognize($file, $code);
                if ($entry !== null) {
                    return $entry;
                }
            }
        }

        throw new BootError(self::failure($project->root, $configured));
    }

    private static function failure(string $root, string $configured): string
    {
        if ($configured !== '') {
            return "Cannot find the application in $root: looked for $configured, which the key \"entry\" names";
        }
        $message = "Cannot find the application in $root: looked for " . implode(', ', array_keys(self::PLACES));
        foreach (self::FRONT_CONTROLLERS as $path) {
            if (is_file("$root/$path")) {
                $message .= "; $path is there, but it answers one request and ends, and nothing in it can be called"
                    . ' again for the next';
                break;
            }
        }

        return "$message. Let `appserver init` write a php/bootstrap_app.php, write one that returns the application, for"
            . ' example <?php return function () { echo "Hello"; }; or name another file in the key "entry"';
    }
}
