<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * Memory for the last words of a process whose limit is reached: a page of PHP's stack of calls, 256 KiB, and some more.
 *
 * Give it to register_shutdown_function() as an argument, and keep no other reference: then PHP frees it after the
 * functions, too, when none of them could be called.
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
