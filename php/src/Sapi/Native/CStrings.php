<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;
use FFI\CData;

/** Zero-terminated copies of strings, which stay valid until the next put() under the same key. */
final class CStrings
{
    /** @var array<string, CData> */
    private array $buffers = [];

    /** @var array<string, CData> `char *` to each buffer */
    private array $pointers = [];

    /** @var array<string, int> bytes of each buffer */
    private array $sizes = [];

    public function put(string $key, string $value): CData
    {
        $length = strlen($value) + 1;
        if (($this->sizes[$key] ?? 0) < $length) {
            $this->sizes[$key] = max(256, 2 * $length);
            $this->buffers[$key] = FFI::new("char[{$this->sizes[$key]}]");
            $this->pointers[$key] = FFI::cast('char *', FFI::addr($this->buffers[$key]));
        }
        FFI::memcpy($this->buffers[$key], "$value\0", $length);

        return $this->pointers[$key];
    }
}
