<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;
use FFI\CData;

/** Finds a member of a C structure that has no symbol, by what it is before and after PHP has set it. */
final class PointerSearch
{
    /** No pointer is as small; small numbers are counters and flags. */
    private const LEAST_ADDRESS = 0x10000;

    private function __construct()
    {
    }

    /**
     * @param CData                 $globals the structure
     * @param int                   $bytes   of it that are searched
     * @param string                $type    of the place, for example `list **`
     * @param callable(): void      $set     as offset()
     * @param callable(): void|null $unset
     *
     * @return CData|null the place of the only pointer that behaved so
     */
    public static function place(
        FFI $c,
        CData $globals,
        int $bytes,
        string $type,
        callable $set,
        ?callable $unset = null,
    ): ?CData {
        $start = $c->cast('char *', FFI::addr($globals));
        $offset = self::offset(static fn (): string => FFI::string($start, $bytes), $set, $unset);

        return $offset === null ? null : $c->cast($type, $start + $offset);
    }

    /**
     * @param callable(): string    $read  copies the structure
     * @param callable(): void      $set   makes PHP set the pointer, which is null
     * @param callable(): void|null $unset makes it null again; without it that is not looked at
     *
     * @return int|null offset in bytes of the only pointer that behaved so
     */
    public static function offset(callable $read, callable $set, ?callable $unset): ?int
    {
        $before = $read();
        $set();
        $after = $read();
        $last = $before;
        if ($unset !== null) {
            $unset();
            $last = $read();
        }
        $offsets = [];
        $words = \array_map(static fn (string $bytes): array => \array_values(\unpack('q*', $bytes)), [$before, $after, $last]);
        foreach ($words[1] as $i => $word) {
            if ($words[0][$i] === 0 && $words[2][$i] === 0 && $word >= self::LEAST_ADDRESS) {
                $offsets[] = $i * \PHP_INT_SIZE;
            }
        }

        return \count($offsets) === 1 ? $offsets[0] : null;
    }
}
