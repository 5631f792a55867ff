<?php

declare(strict_types=1);

namespace Example;

/** Who is asking, as PHP's own session knows. It keeps nothing itself, so nobody can meet somebody else in it. */
final class Visitor
{
    /** @return int how often this visitor came, this time included */
    public function arrive(): int
    {
        session_start();

        return $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
    }

    public function name(): string
    {
        return $_SESSION['name'] ?? 'stranger';
    }

    public function rename(string $name): void
    {
        session_start();
        $_SESSION['name'] = trim($name);
    }
}
