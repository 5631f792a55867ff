<?php

declare(strict_types=1);

namespace Example;

/** Requests of this process: an object that outlives each of them. */
final class Counter
{
    private int $requests = 0;

    public function increment(): void
    {
        $this->requests++;
    }

    public function requests(): int
    {
        return $this->requests;
    }
}
