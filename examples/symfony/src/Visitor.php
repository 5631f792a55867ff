<?php

declare(strict_types=1);

namespace App;

use Symfony\Contracts\Service\ResetInterface;

/** Who is asking. A service lives as long as its worker, so it forgets the visitor when services_resetter says so. */
final class Visitor implements ResetInterface
{
    private ?string $name = null;

    public function introduce(string $name): void
    {
        $this->name ??= $name;
    }

    public function name(): string
    {
        return $this->name ?? 'stranger';
    }

    public function reset(): void
    {
        $this->name = null;
    }
}
