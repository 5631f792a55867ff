<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;

/**
 * core_globals.http_globals: the arrays behind $_POST, $_GET, $_COOKIE, $_SERVER, $_ENV and $_FILES, in this order.
 *
 * They have no symbol of their own and their place differs between versions, so they are found by their sizes, which a
 * probe request makes unmistakable.
 */
final class HttpGlobals
{
    public const PROBE_QUERY = 'a=1&b=2&c=3&d=4&e=5';
    public const PROBE_COOKIE = 'x=1; y=2; z=3';
    public const PROBE_FORM = 'p=1&q=2&r=3&s=4&t=5&u=6&v=7';

    /** Entries of $_POST, $_GET and $_COOKIE in the probe request. */
    private const PROBE_COUNTS = [7, 5, 3];

    private const COUNT = 6;

    private readonly int $first;

    /**
     * Call it while the probe request is the current one.
     *
     * @throws Unavailable when the arrays are not found
     */
    public function __construct(private readonly Interpreter $interpreter)
    {
        $globals = $interpreter->c->core_globals;
        for ($i = 0; $i <= Declarations::CORE_ZVALS - self::COUNT; $i++) {
            foreach (self::PROBE_COUNTS as $track => $count) {
                $value = $globals[$i + $track];
                if (
                    $value->type_info !== Declarations::ARRAY_TYPE_INFO
                    || $value->array === null
                    || $value->array->count !== $count
                ) {
                    continue 2;
                }
            }
            $this->first = $i;

            return;
        }
        throw new Unavailable('http_globals is not where it was expected', 'Report the PHP version');
    }

    /** Forgets all six arrays: PHP makes $_FILES anew only when it is undefined. */
    public function clear(): void
    {
        $c = $this->interpreter->c;
        for ($i = $this->first; $i < $this->first + self::COUNT; $i++) {
            $value = $c->core_globals[$i];
            if ($value->type_info === Declarations::ARRAY_TYPE_INFO) {
                $c->zval_ptr_dtor(FFI::addr($value));
            }
            $value->type_info = 0;
        }
    }
}
