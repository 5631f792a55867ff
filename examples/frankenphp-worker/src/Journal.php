<?php

declare(strict_types=1);

namespace Example;

/** Collects what a request did, and is written after the answer, when nobody waits for it. */
final class Journal
{
    private int $written = 0;

    /** @var list<string> */
    private array $entries = [];

    public function note(string $entry): void
    {
        $this->entries[] = $entry;
    }

    public function write(): void
    {
        foreach ($this->entries as $entry) {
            frankenphp_log($entry, FRANKENPHP_LOG_LEVEL_DEBUG);
            $this->written++;
        }
        $this->entries = [];
    }

    /** @return int entries that this process has written */
    public function written(): int
    {
        return $this->written;
    }
}
