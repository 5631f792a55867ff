<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;
use FFI\CData;

/**
 * core_globals.http_globals: the arrays behind $_POST, $_GET, $_COOKIE, $_SERVER, $_ENV and $_FILES, in this order.
 *
 * PHP makes five of them anew for each request, but $_FILES only when it is undefined. They have no symbol, so they are
 * found by their sizes, which a request for this purpose makes unmistakable.
 */
final class HttpGlobals
{
    public const PROBE_QUERY = 'a=1&b=2&c=3&d=4&e=5';
    public const PROBE_COOKIE = 'x=1; y=2; z=3';

    /** Entries of the six arrays in that request. */
    private const PROBE_COUNTS = [0, 5, 3, 0, 0, 0];

    private const ZVAL_BYTES = 16;
    private const FILES = 5;

    /** `zval *` */
    private readonly CData $files;

    /**
     * Call it while the request made of the two constants is the current one.
     *
     * @throws Unavailable when the arrays are not found
     */
    public function __construct(private readonly Interpreter $interpreter)
    {
        $last = Declarations::CORE_BYTES - count(self::PROBE_COUNTS) * self::ZVAL_BYTES;
        for ($offset = 0; $offset <= $last; $offset += PHP_INT_SIZE) {
            $values = $interpreter->at($interpreter->c->core_globals, $offset, 'zval *');
            if (self::areTheArrays($values)) {
                $this->files = $values + self::FILES;

                return;
            }
        }
        throw new Unavailable('http_globals is not where it was expected', 'Report the PHP version');
    }

    /** Forgets the uploads of a request. */
    public function clearFiles(): void
    {
        if ($this->files[0]->type_info === Declarations::ARRAY_TYPE_INFO) {
            $this->interpreter->c->zval_ptr_dtor($this->files);
            $this->files[0]->type_info = 0;
        }
    }

    private static function areTheArrays(CData $values): bool
    {
        // All types first: only what is an array may be looked into.
        foreach (self::PROBE_COUNTS as $track => $count) {
            if ($values[$track]->type_info !== Declarations::ARRAY_TYPE_INFO || $values[$track]->array === null) {
                return false;
            }
        }
        foreach (self::PROBE_COUNTS as $track => $count) {
            if ($values[$track]->array->count !== $count) {
                return false;
            }
        }

        return true;
    }
}
