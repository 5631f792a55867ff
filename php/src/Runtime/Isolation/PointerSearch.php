<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Finds a member of a C structure that has no symbol, by what it is before and after PHP has set it. */
final class PointerSearch
{
    /** No pointer is as small; small numbers are counters and flags. */
    private const LEAST_ADDRESS = 0x10000;

    private function __construct()
    {
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
        $words = array_map(static fn (string $bytes): array => array_values(unpack('q*', $bytes)), [$before, $after, $last]);
        foreach ($words[1] as $i => $word) {
            if ($words[0][$i] === 0 && $words[2][$i] === 0 && $word >= self::LEAST_ADDRESS) {
                $offsets[] = $i * PHP_INT_SIZE;
            }
        }

        return count($offsets) === 1 ? $offsets[0] : null;
    }
}
