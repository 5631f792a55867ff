<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

use Closure;
use Generator;
use UnitEnum;

/** Goes through arrays and objects, as far as is needed to know what they hold. */
final class Walk
{
    private const MOST_PARTS = 5000;
    private const MOST_LEVELS = 8;

    private function __construct()
    {
    }

    /** @return iterable<mixed> the value itself and what is in it, an object once */
    public static function through(mixed $value): iterable
    {
        $seen = [];
        $level = [$value];
        $parts = 0;
        for ($depth = 0; $depth < self::MOST_LEVELS && $level !== []; $depth++) {
            $next = [];
            foreach ($level as $part) {
                if (++$parts > self::MOST_PARTS) {
                    return;
                }
                yield $part;
                foreach (self::inside($part, $seen) as $inner) {
                    $next[] = $inner;
                }
            }
            $level = $next;
        }
    }

    /**
     * @param array<int, true> $seen numbers of objects, added to
     *
     * @return array<mixed>
     */
    private static function inside(mixed $part, array &$seen): array
    {
        if (is_array($part)) {
            return $part;
        }
        if (!is_object($part) || isset($seen[spl_object_id($part)])) {
            return [];
        }
        $seen[spl_object_id($part)] = true;

        return $part instanceof Closure || $part instanceof Generator || $part instanceof UnitEnum ? [] : (array) $part;
    }
}
