<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * Memory for the last words of a process whose limit is reached.
 *
 * Endless recursion ends where PHP wants one more page for its stack of calls, 256 KiB, and no shutdown function can be
 * called without one. So give it to register_shutdown_function() as an argument, and keep no other reference: PHP frees
 * the arguments after the functions, whether they could be called or not, and ends its output buffers then.
 */
final class MemoryReserve
{
    private const BYTES = 327_680;

    private string $bytes;

    public function __construct()
    {
        $this->bytes = str_repeat("\0", self::BYTES);
    }

    public function release(): void
    {
        $this->bytes = '';
    }
}
