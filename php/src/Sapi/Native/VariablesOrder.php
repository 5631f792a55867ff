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
    /** `char **`: the member of core_globals. */
    private readonly CData $place;

    private readonly CData $configured;

    /** Keeps the string that PHP reads alive. */
    private readonly CData $own;

    /** @throws Unavailable when the member is not found */
    public function __construct(Interpreter $interpreter)
    {
        $c = $interpreter->c;
        $entry = new IniEntry($c, 'variables_order');
        $before = $interpreter->coreBytes();
        $entry->set('GPC');
        $changes = Interpreter::changes($before, $interpreter->coreBytes(), PHP_INT_SIZE);
        $entry->restore();
        // PHP may put an equal string in its place, not the same one.
        $restored = Interpreter::changes($before, $interpreter->coreBytes(), PHP_INT_SIZE);
        if (count($changes) !== 1 || array_diff($restored, $changes) !== []) {
            throw new Unavailable('variables_order is not where it was expected', 'Report the PHP version');
        }
        $this->place = $interpreter->at($c->core_globals, $changes[0], 'char **');
        $this->configured = $c->new('char *[1]');
        $this->configured[0] = $this->place[0];
        $order = preg_replace('/[^gpc]/i', '', (string) ini_get('variables_order')) . "\0";
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
