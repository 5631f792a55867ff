<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

/** A file that returns the application. */
final class ReturningEntry implements Entry
{
    private function __construct(private readonly string $file)
    {
    }

    public static function recognize(string $file, string $code): self
    {
        return new self($file);
    }

    public function file(): string
    {
        return $this->file;
    }

    public function open(Project $project): mixed
    {
        return (static fn (string $file): mixed => require $file)($this->file);
    }
}
