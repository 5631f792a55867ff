<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * Chunks of PHP's allocator that stay mapped from one request to the next.
 *
 * The allocator gives a chunk that has become empty back to the system. In php-fpm it learns at the end of each request how
 * many are needed on average, and keeps those; the requests of a worker have no end that it is told of. A page of a MiB then
 * maps two chunks and gives both back, each time, and the kernel clears their pages anew: measured, 525 page faults and 10 ms
 * for such a page, none and 0.7 ms with this.
 *
 * Each chunk holds one page that is in use, so that it never becomes empty. Its other pages take no memory before a request
 * needs them.
 */
final class RequestRoom
{
    /** Those that a page of a MiB needs: what it returns, and the same in an output buffer. */
    private const CHUNKS = 2;

    private const CHUNK_BYTES = 2_097_152;

    /** No chunk in use has so many pages free in a row: 511 of 512, the first of which is the allocator's own. */
    private const WHOLE_CHUNK_BYTES = 511 * 4_096 - 64;

    /** One page with a string's header; up to 3 072 bytes the string would be moved to a list of small sizes. */
    private const PIN_BYTES = 4_000;

    /** @var resource */
    private $source;

    /** @var list<string> */
    private array $pins = [];

    /** Before the application can have replaced PHP's own stream wrappers. */
    public function __construct()
    {
        $this->source = fopen('php://memory', 'w+b');
        fwrite($this->source, str_repeat("\0", self::PIN_BYTES));
    }

    /**
     * After the application has been loaded: what stays for good belongs into the chunks before. Where memory_limit is so
     * small that the chunks, which count towards it, are more than a quarter of it, there are none.
     */
    public function keep(): void
    {
        $limit = ini_parse_quantity((string) ini_get('memory_limit'));
        $chunks = $limit > 0 && $limit < self::CHUNKS * self::CHUNK_BYTES * 4 ? 0 : self::CHUNKS;
        for ($chunk = 0; $chunk < $chunks; $chunk++) {
            rewind($this->source);
            // PHP makes room for all that is asked for, and shortens that in place to what has come.
            $this->pins[] = fread($this->source, self::WHOLE_CHUNK_BYTES);
        }
        fclose($this->source);
    }
}
