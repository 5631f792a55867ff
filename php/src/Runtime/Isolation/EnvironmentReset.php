<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back putenv(). */
final class EnvironmentReset implements Resettable
{
    /** @var array<string, string> */
    private array $variables = [];

    public function snapshot(): void
    {
        $this->variables = getenv();
    }

    public function reset(): void
    {
        $now = getenv();
        if ($now === $this->variables) {
            return;
        }
        foreach (array_diff_key($now, $this->variables) as $name => $value) {
            putenv((string) $name);
        }
        foreach ($this->variables as $name => $value) {
            if (($now[$name] ?? null) !== $value) {
                putenv("$name=$value");
            }
        }
        // In another order it would differ for ever, and be put back after each request.
        $this->variables = getenv();
    }
}
