<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

/** Finds the entry of the project, runs it once, and wraps what it returns. */
final class AppLoader
{
    /** Looked for in this order, relative to the root. */
    private const ENTRIES = ['php/bootstrap_app.php', 'bootstrap/app.php'];

    private string $file = '';

    public function __construct(private readonly string $root)
    {
    }

    /** Absolute path of the entry that load() runs; '' before one was found. */
    public function file(): string
    {
        return $this->file;
    }

    /**
     * @param string $entry path relative to the root; '' to look in the usual places
     *
     * @throws BootError when there is no entry, or it returned nothing that can serve
     */
    public function load(string $entry): App
    {
        $this->file = $file = $this->find($entry);
        $returned = (static fn (string $file): mixed => require $file)($file);
        if (is_callable($returned)) {
            return new CallableApp($returned(...));
        }

        $seen = $returned === 1 ? 'nothing (int 1 is what require gives then)' : get_debug_type($returned);
        throw new BootError("Cannot use the application: $file returned $seen; a callable is wanted");
    }

    private function find(string $entry): string
    {
        $candidates = $entry === '' ? self::ENTRIES : [$entry];
        foreach ($candidates as $candidate) {
            if (is_file("$this->root/$candidate")) {
                return "$this->root/$candidate";
            }
        }

        throw new BootError("Cannot find the application in $this->root: looked for " . implode(', ', $candidates));
    }
}
