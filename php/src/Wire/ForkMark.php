<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

use FFI;
use FFI\CData;
use FFI\Exception;

/**
 * Tells this process from its forks. Where libc may be called, by memory that Linux empties in a fork: to ask for the number
 * of the process is a system call, 0.15 µs.
 */
final class ForkMark
{
    private const BYTES = 4096;
    private const READ_WRITE = 3;
    private const PRIVATE_ANONYMOUS = 0x22;
    private const WIPE_ON_FORK = 18;

    private readonly int $owner;

    /** Types live as long as the object that knows them. */
    private ?FFI $libc = null;

    /** `int64_t *` */
    private readonly ?CData $mark;

    public function __construct()
    {
        $this->owner = \getmypid();
        $this->mark = $this->memory();
        if ($this->mark !== null) {
            $this->mark[0] = $this->owner;
        }
    }

    public function isOwner(): bool
    {
        return ($this->mark === null ? \getmypid() : $this->mark[0]) === $this->owner;
    }

    private function memory(): ?CData
    {
        if (\PHP_OS_FAMILY !== 'Linux' || \PHP_INT_SIZE !== 8 || !\extension_loaded('ffi')) {
            return null;
        }
        try {
            $libc = $this->libc = FFI::cdef('int64_t *mmap(void *at, size_t length, int protection, int flags, int fd, long offset);'
                . 'int madvise(int64_t *at, size_t length, int advice);');
        } catch (Exception) {
            return null;
        }
        $memory = $libc->mmap(null, self::BYTES, self::READ_WRITE, self::PRIVATE_ANONYMOUS, -1, 0);
        // MAP_FAILED is -1. It is never given back: the process has one.
        $isThere = $libc->cast('int64_t', $memory)->cdata !== -1;

        return $isThere && $libc->madvise($memory, self::BYTES, self::WIPE_ON_FORK) === 0 ? $memory : null;
    }
}
