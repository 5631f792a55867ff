<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

/**
 * Ini values, as ini_set() and its relatives leave them.
 *
 * Without those that belong to one request by their nature: sessions are set up for each, and so is its time; the first
 * upload gets a folder of this process; and PHP itself turns compression off for an answer whose length it is told.
 */
final class IniValues implements LeakSource
{
    private const OF_A_REQUEST = '/^(?:session\..*|max_execution_time|ignore_user_abort|upload_tmp_dir'
        . '|zlib\.output_compression)$/D';

    public function kind(): string
    {
        return 'ini value';
    }

    public function watch(): Watch
    {
        return Watch::PutBack;
    }

    public function values(): iterable
    {
        foreach (ini_get_all(null, false) ?: [] as $name => $value) {
            if (preg_match(self::OF_A_REQUEST, $name) !== 1) {
                yield $name => $value;
            }
        }
    }
}
