<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\BareMetal\Preparation;

/** Finds the entry of the project, opens it once, and wraps what comes out. */
final class AppLoader
{
    private ?Entry $entry = null;

    /** @param list<AppFactory> $factories asked in this order: of an object that is several things, the first counts */
    public function __construct(private readonly Project $project, private readonly array $factories)
    {
    }

    /** Knows every kind of application that this server can serve. */
    public static function standard(Project $project): self
    {
        return new self($project, [
            new BareMetalFactory(),
            new SymfonyFactory(),
            new Psr15Factory(),
            new CallableFactory(),
        ]);
    }

    /** Absolute path of the entry that load() opens; '' before one was found. */
    public function file(): string
    {
        return $this->entry?->file() ?? '';
    }

    /** Path of that entry relative to the project. */
    public function path(): string
    {
        return substr($this->file(), strlen($this->project->root) + 1);
    }

    /**
     * @param string $entry path relative to the root; '' to look in the usual places
     *
     * @throws BootError when there is no entry, or nothing that can serve comes out of it
     */
    public function load(string $entry): App
    {
        Preparation::of($this->project->root);
        $this->entry = Discovery::find($this->project, $entry);
        $application = $this->entry->open($this->project);
        if ($application instanceof App) {
            return $application;
        }
        foreach ($this->factories as $factory) {
            $app = $factory->make($application, $this->project);
            if ($app !== null) {
                return $app;
            }
        }

        throw new BootError($this->refusal($application));
    }

    private function refusal(mixed $application): string
    {
        $seen = $application === 1
            ? 'nothing (int 1 is what require gives then)'
            : get_debug_type($application);
        $wanted = array_map(static fn (AppFactory $factory): string => $factory->wants(), $this->factories);
        $last = array_pop($wanted);
        $list = $wanted === [] ? $last : implode(', ', $wanted) . " or $last";

        return "Cannot use the application: {$this->file()} returned $seen; $list is wanted";
    }
}
