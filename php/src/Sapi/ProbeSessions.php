<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use SessionHandlerInterface;

/** Sessions that are always empty, for the probe. */
final class ProbeSessions implements SessionHandlerInterface
{
    public function open(string $path, string $name): bool
    {
        return true;
    }

    public function close(): bool
    {
        return true;
    }

    public function read(string $id): string
    {
        return '';
    }

    public function write(string $id, string $data): bool
    {
        return true;
    }

    public function destroy(string $id): bool
    {
        return true;
    }

    public function gc(int $max_lifetime): int
    {
        return 0;
    }
}
