<?php

declare(strict_types=1);

namespace Demo\View;

/** Numbers as people read them. */
final class Figures
{
    /** `312 B`, `14.2 KiB`, `2.0 MiB`. */
    public static function bytes(int $bytes): string
    {
        if ($bytes < 1024) {
            return "$bytes B";
        }
        $power = min(3, (int) floor(log($bytes, 1024)));

        return number_format($bytes / 1024 ** $power, 1) . ' ' . ['B', 'KiB', 'MiB', 'GiB'][$power];
    }

    /** `40 ms`, `2.5 s`, `12 s`, `4 min 12 s`, `3 h 5 min`, `2 d 4 h`: never more than two units. */
    public static function duration(float $seconds): string
    {
        $whole = (int) $seconds;

        return match (true) {
            $whole < 1 => self::milliseconds($seconds * 1000),
            $whole < 10 => number_format($seconds, 1) . ' s',
            $whole < 60 => "$whole s",
            $whole < 3_600 => intdiv($whole, 60) . ' min ' . $whole % 60 . ' s',
            $whole < 86_400 => intdiv($whole, 3_600) . ' h ' . intdiv($whole % 3_600, 60) . ' min',
            default => intdiv($whole, 86_400) . ' d ' . intdiv($whole % 86_400, 3_600) . ' h',
        };
    }

    /** `0.18 ms`, `1,502 ms`. */
    public static function milliseconds(float $milliseconds): string
    {
        return number_format($milliseconds, $milliseconds < 10 ? 2 : 0) . ' ms';
    }

    /** `1 request`, `1,284 requests`. */
    public static function count(int $count, string $noun): string
    {
        return number_format($count) . ' ' . $noun . ($count === 1 ? '' : 's');
    }
}
