<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;
use FFI\CData;

/** A number in a structure that a pointer of PHP leads to. Read as numbers: FFI makes an object of everything else. */
final class EngineCount
{
    /**
     * Bytes in PHP's tables before the number of places, which an entry keeps that is removed, and of entries; they are
     * read as one number. In its lists before the number of entries.
     */
    public const OF_TABLE = 24;
    public const OF_LIST = 16;

    private int $address = 0;
    private ?CData $number = null;
    private int $noted = 0;

    /** @param CData $pointer `uint64_t *` to the pointer, which is null as long as PHP has not made the structure */
    public function __construct(private readonly FFI $c, private readonly CData $pointer, private readonly int $offset)
    {
    }

    public function note(): void
    {
        $this->address = $this->pointer[0];
        $this->number = $this->address === 0 ? null : $this->c->cast('uint64_t *', $this->address + $this->offset);
        $this->noted = $this->number === null ? 0 : $this->number[0];
    }

    public function isAsNoted(): bool
    {
        return $this->pointer[0] === $this->address && ($this->number === null || $this->number[0] === $this->noted);
    }
}
