<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/**
 * Takes back putenv().
 *
 * PHP notes for which variables it was called, and that is asked first. Where it cannot be asked, the whole environment is
 * compared, for 2 to 4 µs.
 */
final class EnvironmentReset implements Resettable
{
    /** @var array<string, string> */
    private array $variables = [];

    /** @var array<string, string|false> those for which putenv() was called, false when unset */
    private array $touched = [];

    private ?int $changes = null;

    public function __construct(private readonly ?EngineNotes $notes)
    {
    }

    public function snapshot(): void
    {
        $this->variables = \getenv();
        $this->changes = $this->notes?->environmentChanges();
        $this->touched = [];
        if ($this->changes !== null) {
            foreach ($this->notes->changedVariables() as $name) {
                $this->touched[$name] = \getenv($name);
            }
        }
    }

    /** @return array<string, string|false> variables that putenv() was called for by the boot; false when unset */
    public function touchedAtBoot(): array
    {
        return $this->touched;
    }

    public function reset(): void
    {
        if ($this->isChanged()) {
            $this->putBack();
            // In another order it would differ for ever, and be put back after each request.
            $this->snapshot();
        }
    }

    private function isChanged(): bool
    {
        if ($this->changes === null) {
            return \getenv() !== $this->variables;
        }
        if ($this->notes->environmentChanges() !== $this->changes) {
            return true;
        }
        foreach ($this->touched as $name => $value) {
            if (\getenv($name) !== $value) {
                return true;
            }
        }

        return false;
    }

    private function putBack(): void
    {
        $now = \getenv();
        foreach (\array_diff_key($now, $this->variables) as $name => $value) {
            \putenv((string) $name);
        }
        foreach ($this->variables as $name => $value) {
            if (($now[$name] ?? null) !== $value) {
                \putenv("$name=$value");
            }
        }
    }
}
