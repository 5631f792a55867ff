<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** Joins what header() left with what the application's response object says, and adds PHP's default. */
final class HeaderLines
{
    /** @var list<string> */
    private array $lines = [];

    public function clear(): void
    {
        $this->lines = [];
    }

    public function add(string $name, string $value): void
    {
        $this->lines[] = "$name: $value";
    }

    /** @param list<string> $native as PHP collected them */
    public function join(array $native): string
    {
        $lines = $this->lines === [] ? $native : [...$native, ...$this->lines];
        foreach ($lines as $line) {
            if (strncasecmp($line, 'content-type:', 13) === 0) {
                return implode("\0", $lines);
            }
        }
        $lines[] = 'Content-Type: text/html; charset=UTF-8';

        return implode("\0", $lines);
    }
}
