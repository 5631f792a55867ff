<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;
use FFI\CData;

/** basic_globals.umask: -1 until a script calls umask(), so that two system calls are saved, 0.25 µs. */
final class MaskMark
{
    private const UNTOUCHED = -1;

    /** Of basic_globals in PHP 8.2; of later versions the length is not known. */
    private const BASIC_BYTES = 1336;

    private function __construct(private readonly CData $place)
    {
    }

    /** Null where it is not found. */
    public static function find(FFI $c): ?self
    {
        if (\PHP_VERSION_ID >= 80300) {
            return null;
        }
        $start = $c->cast('char *', FFI::addr($c->basic_globals));
        $read = static fn (): array => \array_values(\unpack('l*', FFI::string($start, self::BASIC_BYTES)));
        $before = $read();
        $mask = \umask();
        $after = $read();
        $changed = \array_keys(\array_diff_assoc($after, $before));
        if (\count($changed) !== 1 || $before[$changed[0]] !== self::UNTOUCHED || $after[$changed[0]] !== $mask) {
            return null;
        }

        return new self($c->cast('int *', $start + 4 * $changed[0]));
    }

    public function set(): void
    {
        $this->place[0] = self::UNTOUCHED;
    }

    public function isUntouched(): bool
    {
        return $this->place[0] === self::UNTOUCHED;
    }
}
