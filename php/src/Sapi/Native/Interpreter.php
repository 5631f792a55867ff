<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;
use FFI\CData;
use Throwable;

/** The running interpreter's globals and functions, borrowed through FFI until restore(). */
final class Interpreter
{
    public readonly FFI $c;

    /** sapi_module: what the command line's SAPI told PHP to call. */
    public readonly CData $module;

    /** sapi_globals: the request as PHP's C code sees it. */
    public readonly CData $globals;

    /** sapi_globals.request_info */
    public readonly CData $info;

    /** The command line's own functions for output: `size_t (*)(char *, size_t)` and `void (*)(void *)`. */
    private readonly CData $write;
    private readonly CData $flush;

    /** Bytes of sapi_module as they were. */
    private readonly string $borrowed;

    /** @throws Unavailable when this is not a PHP whose inside is known */
    public function __construct()
    {
        Preconditions::check();
        try {
            $this->c = FFI::cdef(Declarations::C);
        } catch (Throwable $failure) {
            throw new Unavailable(
                'PHP does not export what is needed: ' . $failure->getMessage(),
                'Use a php command line that is built without visibility or strip options of its own',
                $failure,
            );
        }
        $this->module = $this->c->sapi_module;
        $this->globals = $this->c->sapi_globals;
        $this->info = $this->globals->request_info;
        if (
            FFI::string($this->module->name) !== 'cli'
            || FFI::string($this->module->pretty_name) !== 'Command Line Interface'
        ) {
            throw new Unavailable('sapi_module is not where it was expected', 'Report the PHP version');
        }
        if ($this->module->read_post !== null || $this->module->header_handler === null) {
            throw new Unavailable('sapi_module is in use already', 'Make one native SAPI in a process');
        }
        $this->write = $this->module->ub_write;
        $this->flush = $this->module->flush;
        $this->borrowed = $this->copyOf($this->module, FFI::sizeof($this->module));
        // The command line's handler throws away every header.
        $this->module->header_handler = null;
    }

    /** Gives sapi_module back as it was. PHP calls into nothing of ours any more. */
    public function restore(): void
    {
        // A copy: FFI::memcpy() takes its source by reference, which a readonly property refuses.
        $borrowed = $this->borrowed;
        FFI::memcpy($this->module, $borrowed, strlen($borrowed));
    }

    /** The process ends: whatever keeps restore() from its turn, PHP must not flush into freed closures at the very end. */
    public function restoreOutput(): void
    {
        $this->module->ub_write = $this->write;
        $this->module->flush = $this->flush;
    }

    /** Bytes of core_globals at this moment. */
    public function coreBytes(): string
    {
        return $this->copyOf($this->c->core_globals, Declarations::CORE_BYTES);
    }

    /** Bytes of sapi_globals at this moment. */
    public function sapiBytes(): string
    {
        return $this->copyOf($this->globals, Declarations::SAPI_BYTES);
    }

    /**
     * A pointer into one of the globals.
     *
     * @param string $type for example `short *`
     */
    public function at(CData $globals, int $offset, string $type): CData
    {
        return $this->c->cast($type, $this->c->cast('char *', FFI::addr($globals)) + $offset);
    }

    /**
     * Where two copies of the same memory differ.
     *
     * @param int $unitBytes size and alignment of what is looked for
     *
     * @return list<int> offsets in bytes, one for each unit that changed
     */
    public static function changes(string $before, string $after, int $unitBytes): array
    {
        $offsets = [];
        foreach (str_split($before ^ $after, $unitBytes) as $i => $unit) {
            if (trim($unit, "\0") !== '') {
                $offsets[] = $i * $unitBytes;
            }
        }

        return $offsets;
    }

    private function copyOf(CData $globals, int $bytes): string
    {
        return FFI::string($this->c->cast('char *', FFI::addr($globals)), $bytes);
    }
}
