<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Http\Session;

/** A session in memory that remembers how it was used. */
final class ArraySession implements Session
{
    public bool $isOpen = true;
    public bool $isDestroyed = false;

    /** @param array<string, mixed> $values */
    public function __construct(public array $values = [])
    {
    }

    public function get(string $key): mixed
    {
        return $this->values[$key] ?? null;
    }

    public function set(string $key, mixed $value): void
    {
        $this->values[$key] = $value;
    }

    public function remove(string $key): void
    {
        unset($this->values[$key]);
    }

    public function close(): void
    {
        $this->isOpen = false;
    }

    public function destroy(): void
    {
        $this->values = [];
        $this->isDestroyed = true;
        $this->isOpen = false;
    }
}
