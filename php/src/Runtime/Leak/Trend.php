<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

use WeakReference;

/**
 * How one value goes on from request to request.
 *
 * A value that is set once, as lazily made objects and caches are, is no leak. One that is bigger after each of several
 * requests is, and so is one that is another each time, unless it only counts.
 */
final class Trend
{
    /** Requests in a row. */
    private const SUSPICIOUS = 4;

    private mixed $identity = null;
    private int $size = 0;
    private int $firstSize = 0;
    private int $growths = 0;
    private int $changes = 0;
    private bool $hasChanged = false;

    public function __construct(mixed $value)
    {
        $this->remember($value);
    }

    /** It is not what it was before the request. */
    public function hasChanged(): bool
    {
        return $this->hasChanged;
    }

    /**
     * @param bool $isMeasure a number of which only growth counts
     *
     * @return string|null what is suspicious, in words
     */
    public function follow(mixed $value, bool $isMeasure): ?string
    {
        $before = $this->size;
        $isCounted = is_int($value) && $value === $before + 1;
        $this->hasChanged = !$this->isSame($value);
        $this->remember($value);
        $isBigger = $this->size > $before && ($isMeasure || !is_int($value));
        $this->firstSize = $this->growths === 0 ? $before : $this->firstSize;
        $this->growths = $isBigger ? $this->growths + 1 : 0;
        $this->hasChanged = $this->hasChanged || $isBigger;
        $this->changes = $this->hasChanged && !$isCounted ? $this->changes + 1 : 0;
        if ($this->growths >= self::SUSPICIOUS) {
            return "grew in $this->growths requests in a row, from $this->firstSize to $this->size";
        }

        return $this->changes >= self::SUSPICIOUS && !$isMeasure
            ? "was another value after each of $this->changes requests" : null;
    }

    private function isSame(mixed $value): bool
    {
        return $this->identity instanceof WeakReference
            ? $this->identity->get() === $value
            : $this->identity === self::outline($value);
    }

    private function remember(mixed $value): void
    {
        $this->identity = is_object($value) ? WeakReference::create($value) : self::outline($value);
        $this->size = match (true) {
            is_string($value) => strlen($value),
            is_int($value) => $value,
            is_array($value), is_object($value) => iterator_count(Walk::through($value)) - 1,
            default => 0,
        };
    }

    /** Enough to tell two values apart, without keeping objects alive. */
    private static function outline(mixed $value): mixed
    {
        return is_array($value)
            ? array_map(static fn (mixed $part): mixed => is_scalar($part) ? $part : get_debug_type($part), $value)
            : (is_resource($value) ? (int) $value : $value);
    }
}
