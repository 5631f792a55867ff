<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/**
 * Stands in for PHP's `php` stream wrapper while a request has a body: php://input reads it, every other name is handed
 * to the wrapper that was replaced. The shape is what stream_wrapper_register() wants.
 */
final class InputStream
{
    private const FOR_INCLUDE = 0x80; // STREAM_OPEN_FOR_INCLUDE of main/php_streams.h

    /** @var resource|null */
    private static mixed $body = null;

    /** @var resource|null set by PHP */
    public mixed $context = null;

    /** @var resource|null the stream behind this one, for names other than php://input */
    private mixed $inner = null;
    private int $position = 0;

    /** @param resource $body seekable; php://input reads it until release() */
    public static function provide(mixed $body): void
    {
        self::release();
        self::$body = $body;
        stream_wrapper_unregister('php');
        stream_wrapper_register('php', self::class);
    }

    /** Gives the name back to PHP. */
    public static function release(): void
    {
        if (self::$body !== null) {
            fclose(self::$body);
            self::$body = null;
            @stream_wrapper_unregister('php'); // Restoring alone does not free what it replaces.
            stream_wrapper_restore('php');
        }
    }

    public function stream_open(string $path, string $mode, int $options, ?string &$opened): bool
    {
        if (strcasecmp($path, 'php://input') === 0) {
            // What a client sends must not become code where a script includes what it is told.
            return ($options & self::FOR_INCLUDE) === 0 || ini_get('allow_url_include') === '1';
        }
        @stream_wrapper_unregister('php');
        stream_wrapper_restore('php');
        try {
            $inner = $this->context === null ? fopen($path, $mode) : fopen($path, $mode, false, $this->context);
        } finally {
            stream_wrapper_unregister('php');
            stream_wrapper_register('php', self::class);
        }
        $this->inner = $inner === false ? null : $inner;

        return $inner !== false;
    }

    public function stream_read(int $count): string|false
    {
        if ($this->inner !== null) {
            return fread($this->inner, max(1, $count));
        }
        if (self::$body === null) {
            return '';
        }
        $bytes = (string) stream_get_contents(self::$body, $count, $this->position);
        $this->position += strlen($bytes);

        return $bytes;
    }

    public function stream_write(string $bytes): int
    {
        return $this->inner === null ? 0 : (int) fwrite($this->inner, $bytes);
    }

    public function stream_eof(): bool
    {
        return $this->inner === null ? $this->position >= self::size() : feof($this->inner);
    }

    public function stream_tell(): int
    {
        return $this->inner === null ? $this->position : (int) ftell($this->inner);
    }

    public function stream_seek(int $offset, int $whence = SEEK_SET): bool
    {
        if ($this->inner !== null) {
            return fseek($this->inner, $offset, $whence) === 0;
        }
        $length = self::size();
        $target = $offset + match ($whence) {
            SEEK_CUR => $this->position,
            SEEK_END => $length,
            default => 0,
        };
        if ($target < 0 || $target > $length) {
            return false;
        }
        $this->position = $target;

        return true;
    }

    public function stream_flush(): bool
    {
        return $this->inner === null || fflush($this->inner);
    }

    public function stream_truncate(int $size): bool
    {
        return $this->inner !== null && ftruncate($this->inner, max(0, $size));
    }

    /** @return array<int|string, int>|false */
    public function stream_stat(): array|false
    {
        return $this->inner === null ? ['size' => self::size()] : fstat($this->inner);
    }

    public function stream_set_option(int $option, ?int $first, ?int $second): bool
    {
        return false;
    }

    public function stream_cast(int $as): mixed
    {
        return $this->inner ?? false;
    }

    public function stream_close(): void
    {
        if ($this->inner !== null) {
            fclose($this->inner);
        }
    }

    private static function size(): int
    {
        return self::$body === null ? 0 : fstat(self::$body)['size'];
    }
}
