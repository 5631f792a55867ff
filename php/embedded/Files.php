<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Embedded;

/**
 * The PHP of the server as files in memory, below appserver://php/: `require`, `__DIR__`, names in traces and the
 * autoloader work as they do with real files.
 */
final class Files
{
    private const ROOT = 'appserver://php/';
    /** S_IFREG, readable by all. */
    private const MODE = 0o100444;

    /** @var array<string, string> source by path; what was loaded is forgotten, since nothing is loaded twice */
    private static array $sources = [];

    /** @var resource|null set by PHP */
    public mixed $context = null;

    private string $source = '';
    private int $offset = 0;

    /** @param array<string, string> $sources by path relative to php/ */
    public static function mount(array $sources): void
    {
        self::$sources = $sources;
        stream_wrapper_register('appserver', self::class);
    }

    public function stream_open(string $path, string $mode, int $options, ?string &$openedPath): bool
    {
        $name = self::name($path);
        if ($mode[0] !== 'r' || !isset(self::$sources[$name])) {
            return false;
        }
        $this->source = self::$sources[$name];
        unset(self::$sources[$name]);

        return true;
    }

    public function stream_read(int $count): string
    {
        $part = substr($this->source, $this->offset, $count);
        $this->offset += strlen($part);

        return $part;
    }

    public function stream_eof(): bool
    {
        return $this->offset >= strlen($this->source);
    }

    /** @return array<string, int> */
    public function stream_stat(): array
    {
        return self::stat(strlen($this->source));
    }

    public function stream_set_option(int $option, int $first, ?int $second): bool
    {
        return false;
    }

    /** @return array<string, int>|false */
    public function url_stat(string $path, int $flags): array|false
    {
        $name = self::name($path);

        return isset(self::$sources[$name]) ? self::stat(strlen(self::$sources[$name])) : false;
    }

    private static function name(string $path): string
    {
        return str_starts_with($path, self::ROOT) ? substr($path, strlen(self::ROOT)) : '';
    }

    /** @return array<string, int> */
    private static function stat(int $bytes): array
    {
        return ['mode' => self::MODE, 'size' => $bytes];
    }
}
