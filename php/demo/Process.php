<?php

declare(strict_types=1);

namespace Demo;

use Closure;

/**
 * What this PHP process remembers from one request to the next: the warm state, made visible.
 *
 * One object, held by the application and never shared between processes. It keeps counts and times only, nothing that
 * belongs to a visitor.
 */
final class Process
{
    /** Requests drawn on the home page; older arrival times are forgotten, so the memory is bounded. */
    public const ARRIVALS_KEPT = 64;

    private readonly int $startedNs;
    private float $bootMs = 0.0;
    private int $requestStartedNs;
    private int $served = 0;

    /** @var list<float> seconds after the start of the process, oldest first */
    private array $arrivals = [];

    /** @param Closure(): int $clock monotonic nanoseconds */
    public function __construct(private readonly Closure $clock)
    {
        $this->startedNs = $this->requestStartedNs = $clock();
    }

    /** To be called once, when the application can answer. */
    public function booted(): void
    {
        $this->bootMs = ($this->now() - $this->startedNs) / 1e6;
    }

    /** To be called first in each request. */
    public function requestStarted(): void
    {
        $this->requestStartedNs = $this->now();
        $this->served++;
        $this->arrivals[] = ($this->requestStartedNs - $this->startedNs) / 1e9;
        if (count($this->arrivals) > self::ARRIVALS_KEPT) {
            array_shift($this->arrivals);
        }
    }

    /** Requests answered by this process, the current one included. */
    public function served(): int
    {
        return $this->served;
    }

    /** Milliseconds from loading the application's first file to the first request it could have answered. */
    public function bootMs(): float
    {
        return $this->bootMs;
    }

    /** Milliseconds that the current request has taken in PHP until now. */
    public function requestMs(): float
    {
        return ($this->now() - $this->requestStartedNs) / 1e6;
    }

    /** Seconds since the application was loaded into this process. */
    public function uptimeSeconds(): float
    {
        return ($this->now() - $this->startedNs) / 1e9;
    }

    /** @return list<float> seconds after the start of the process, oldest first, at most ARRIVALS_KEPT */
    public function arrivals(): array
    {
        return $this->arrivals;
    }

    private function now(): int
    {
        return ($this->clock)();
    }
}
