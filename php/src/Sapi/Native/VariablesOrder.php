<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;
use FFI\CData;

/**
 * core_globals.variables_order: from which sources PHP makes superglobals.
 *
 * PHP would copy the environment into $_SERVER and $_ENV for each request, 4 µs for thirty variables, to be
 * overwritten at once. So the pointer leads to a string without E and S; ini_get() still says what was configured.
 */
final class VariablesOrder
{
    private const INI_SYSTEM = 4;
    private const STAGE_DEACTIVATE = 8;
    private const STAGE_RUNTIME = 16;
    private const IS_STRING = 6;

    /** `char **`: the member of core_globals. */
    private readonly CData $place;

    private readonly CData $configured;

    /** Keeps the string that PHP reads alive. */
    private readonly CData $own;

    /** @throws Unavailable when the member is not found */
    public function __construct(Interpreter $interpreter)
    {
        $c = $interpreter->c;
        $name = 'variables_order';
        $key = $c->new('short_zend_string');
        $key->refcount = 1;
        $key->type_info = self::IS_STRING;
        $key->length = strlen($name);
        FFI::memcpy($key->bytes, $name, strlen($name));
        $before = $interpreter->coreBytes();
        $c->zend_alter_ini_entry_chars(FFI::addr($key), 'GPC', 3, self::INI_SYSTEM, self::STAGE_RUNTIME);
        $changes = Interpreter::changes($before, $interpreter->coreBytes(), PHP_INT_SIZE);
        $c->zend_restore_ini_entry(FFI::addr($key), self::STAGE_DEACTIVATE);
        // PHP may put an equal string in its place, not the same one.
        $restored = Interpreter::changes($before, $interpreter->coreBytes(), PHP_INT_SIZE);
        if (count($changes) !== 1 || array_diff($restored, $changes) !== []) {
            throw new Unavailable('variables_order is not where it was expected', 'Report the PHP version');
        }
        $this->place = $interpreter->at($c->core_globals, $changes[0], 'char **');
        $this->configured = $c->new('char *[1]');
        $this->configured[0] = $this->place[0];
        $order = preg_replace('/[^gpc]/i', '', (string) ini_get($name)) . "\0";
        $this->own = $c->new('char[' . strlen($order) . ']');
        FFI::memcpy($this->own, $order, strlen($order));
        $this->place[0] = $c->cast('char *', FFI::addr($this->own));
    }

    /** Gives the member back as it was. */
    public function restore(): void
    {
        $this->place[0] = $this->configured[0];
    }
}
