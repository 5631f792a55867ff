<?php

declare(strict_types=1);

namespace Demo;

/** Who answers: this process as the server names it. The fields are null where another server runs this code. */
final readonly class Worker
{
    /**
     * @param ?string $number number of the worker in the pool
     * @param ?string $lane   `fast` or `slow`
     * @param string  $sapi   `native`, `cgi` or `fallback` behind appserver, otherwise PHP's own name
     */
    public function __construct(
        public ?string $number,
        public ?string $lane,
        public string $sapi,
        public int $pid,
    ) {
    }

    /** @param array<mixed> $server as in $_SERVER */
    public static function fromServer(array $server): self
    {
        $text = static function (string $key) use ($server): ?string {
            $value = $server[$key] ?? null;

            return is_scalar($value) && (string) $value !== '' ? (string) $value : null;
        };

        return new self(
            $text('APPSERVER_WORKER'),
            $text('APPSERVER_LANE'),
            $text('APPSERVER_SAPI') ?? PHP_SAPI,
            (int) getmypid(),
        );
    }

    /** `Worker 3`, or `Process 4711` where nobody gave it a number. */
    public function name(): string
    {
        return $this->number === null ? "Process {$this->pid}" : "Worker {$this->number}";
    }
}
