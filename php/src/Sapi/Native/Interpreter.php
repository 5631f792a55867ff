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
        $this->borrowed = FFI::string(
            FFI::cast('char *', FFI::addr($this->module)),
            FFI::sizeof($this->module),
        );
        // The command line's handler throws away every header.
        $this->module->header_handler = null;
        // ServerVariables makes $_SERVER; PHP's own would copy the environment each time.
        $this->module->register_server_variables = null;
    }

    /** Gives sapi_module back as it was. PHP calls into nothing of ours any more. */
    public function restore(): void
    {
        // A copy: FFI::memcpy() takes its source by reference, which a readonly property refuses.
        $borrowed = $this->borrowed;
        FFI::memcpy($this->module, $borrowed, strlen($borrowed));
    }
}
