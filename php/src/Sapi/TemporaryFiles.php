<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** The files of one request's uploads: what is_uploaded_file() and move_uploaded_file() know of. */
final class TemporaryFiles
{
    /** @var array<int, string> */
    private array $paths = [];

    private int $made = 0;

    public function __construct(private readonly UploadDirectory $directory)
    {
    }

    /** How many were made, moved ones included. */
    public function count(): int
    {
        return $this->made;
    }

    /** @return array{string, resource}|null path and stream of a new file; null when it cannot be written */
    public function create(): ?array
    {
        $this->made++;
        $directory = $this->directory->path();
        $directory = $directory !== '' ? $directory : (string) ini_get('upload_tmp_dir');
        $path = @tempnam($directory === '' ? sys_get_temp_dir() : $directory, 'php');
        if ($path === false) {
            return null;
        }
        $this->paths[] = $path;
        // Not "wb": some file systems write a file that was cut to nothing to disk at once, 1 ms for each.
        $stream = @fopen($path, 'r+b');

        return $stream === false ? null : [$path, $stream];
    }

    public function has(string $path): bool
    {
        return in_array($path, $this->paths, true);
    }

    /** @return bool false for a path that is no upload of this request, or when the file cannot be written there */
    public function move(string $from, string $to): bool
    {
        $index = array_search($from, $this->paths, true);
        if ($index === false || !(@rename($from, $to) || copy($from, $to))) {
            return false;
        }
        @unlink($from);
        // The permissions of a new file, not those of a temporary one.
        chmod($to, 0o666 & ~umask());
        unset($this->paths[$index]);

        return true;
    }

    /** Deletes what the application has not moved away. */
    public function delete(): void
    {
        foreach ($this->paths as $path) {
            if (is_file($path)) {
                @unlink($path);
            }
        }
        $this->paths = [];
    }
}
