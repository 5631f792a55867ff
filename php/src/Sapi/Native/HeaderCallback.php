<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI\CData;

/** sapi_globals.callback_func: what header_register_callback() was given, to be called before headers are sent. */
final class HeaderCallback
{
    private const UNDEFINED = 0;

    /** `zval *` */
    private readonly CData $value;

    /** `unsigned char *` to its type. */
    private readonly CData $type;

    /** @throws Unavailable when the member is not found */
    public function __construct(private readonly Interpreter $interpreter)
    {
        $before = $interpreter->sapiBytes();
        \header_register_callback(static function (): void {
        });
        $changes = Interpreter::changes($before, $interpreter->sapiBytes(), \PHP_INT_SIZE);
        // A zval: the closure, and its type in the word behind.
        if (\count($changes) !== 2 || $changes[1] !== $changes[0] + \PHP_INT_SIZE) {
            throw new Unavailable('The header callback is not where it was expected', 'Report the PHP version');
        }
        $this->value = $interpreter->at($interpreter->globals, $changes[0], 'zval *');
        $this->type = $interpreter->at($interpreter->globals, $changes[1], 'unsigned char *');
        $this->runIfRegistered();
        if ($this->type[0] !== self::UNDEFINED) {
            throw new Unavailable('A header callback was not called', 'Report the PHP version');
        }
    }

    public function isRegistered(): bool
    {
        return $this->type[0] !== self::UNDEFINED;
    }

    /** Headers are complete afterwards: headers_sent() is true if there was a callback. */
    public function runIfRegistered(): void
    {
        if ($this->type[0] !== self::UNDEFINED) {
            $this->interpreter->c->sapi_send_headers();
        }
    }

    /** At the end of a request whose headers nobody asked for. */
    public function forget(): void
    {
        if ($this->type[0] !== self::UNDEFINED) {
            $this->interpreter->c->zval_ptr_dtor($this->value);
            $this->type[0] = self::UNDEFINED;
        }
    }
}
