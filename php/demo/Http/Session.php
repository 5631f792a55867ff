<?php

declare(strict_types=1);

namespace Demo\Http;

/** What one visitor left behind in earlier requests. */
interface Session
{
    public function get(string $key): mixed;

    public function set(string $key, mixed $value): void;

    public function remove(string $key): void;

    /** Writes and unlocks: until then every other request of the same visitor waits. Values stay readable. */
    public function close(): void;

    /** Forgets everything about the visitor, here and in the browser. */
    public function destroy(): void;
}
