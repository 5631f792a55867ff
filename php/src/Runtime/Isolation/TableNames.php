<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;
use FFI\CData;

/** The keys of one of PHP's tables. */
final class TableNames
{
    /** Bytes of a zend_string before its text, and of those before its length. */
    private const TEXT_OFFSET = 24;
    private const LENGTH_OFFSET = 16;

    private function __construct()
    {
    }

    /**
     * @param CData $table `table *`
     *
     * @return list<string>
     */
    public static function of(FFI $c, CData $table): array
    {
        $names = [];
        $buckets = $c->cast('bucket *', $table->buckets);
        for ($i = 0; $i < $table->used; $i++) {
            $key = $buckets[$i]->key;
            // No type: an entry that was taken out.
            if ($key !== null && $buckets[$i]->type !== 0) {
                $length = $c->cast('uint64_t *', $key + self::LENGTH_OFFSET)[0];
                $names[] = FFI::string($key + self::TEXT_OFFSET, $length);
            }
        }

        return $names;
    }
}
