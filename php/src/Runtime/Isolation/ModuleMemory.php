<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;
use FFI\CData;

/** What an extension remembers outside of the ini values, as bytes: while none of them differs, nothing was changed. */
final class ModuleMemory
{
    private readonly CData $start;
    private readonly int $bytes;
    private string $noted = '';

    /** Without the extension there are no bytes. */
    public function __construct(FFI $c, string $extension)
    {
        $module = $c->zend_hash_str_find(FFI::addr($c->module_registry), $extension, \strlen($extension))?->module;
        $globals = $module?->globals;
        $this->start = $c->cast('char *', $globals ?? FFI::addr($c->module_registry));
        $this->bytes = $globals === null ? 0 : $module->globals_bytes;
    }

    public function note(): void
    {
        $this->noted = FFI::string($this->start, $this->bytes);
    }

    public function isAsNoted(): bool
    {
        return $this->bytes === 0 || FFI::memcmp($this->start, $this->noted, $this->bytes) === 0;
    }
}
