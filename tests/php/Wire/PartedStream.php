<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Wire;

/** A stream that gives its bytes part by part, one with each read. */
final class PartedStream
{
    /** @var list<string> */
    private static array $next = [];

    /** @var resource|null set by PHP */
    public mixed $context = null;

    /** @var list<string> */
    private array $parts = [];

    /**
     * @param list<string> $parts
     *
     * @return resource
     */
    public static function of(array $parts): mixed
    {
        if (!in_array('parted', stream_get_wrappers(), true)) {
            stream_wrapper_register('parted', self::class);
        }
        self::$next = $parts;
        $stream = fopen('parted://', 'rb');
        assert($stream !== false);
        stream_set_read_buffer($stream, 0);

        return $stream;
    }

    public function stream_open(): bool
    {
        $this->parts = self::$next;

        return true;
    }

    public function stream_read(int $count): string
    {
        return (string) array_shift($this->parts);
    }

    public function stream_eof(): bool
    {
        return $this->parts === [];
    }

    public function stream_set_option(): bool
    {
        return false;
    }
}
