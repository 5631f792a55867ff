<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;
use FFI\CData;

/** A zero-terminated copy of one string, for C code that keeps the pointer. */
final class CString
{
    private const LEAST_BYTES = 256;

    /** `char *` to the copy; another one after each put() that returned true. */
    public CData $pointer;

    private CData $buffer;
    private int $size = 0;
    private string $value = '';

    public function __construct(private readonly FFI $c)
    {
        $this->grow(self::LEAST_BYTES);
    }

    /** @return bool true when the copy has moved */
    public function put(string $value): bool
    {
        if ($value === $this->value) {
            return false;
        }
        $this->value = $value;
        $bytes = \strlen($value) + 1;
        $hasMoved = $bytes > $this->size;
        if ($hasMoved) {
            $this->grow(2 * $bytes);
        }
        FFI::memcpy($this->buffer, "$value\0", $bytes);

        return $hasMoved;
    }

    private function grow(int $bytes): void
    {
        $this->size = $bytes;
        $this->buffer = $this->c->new("char[$bytes]");
        $this->pointer = $this->c->cast('char *', FFI::addr($this->buffer));
    }
}
