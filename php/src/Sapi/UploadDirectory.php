<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/**
 * A folder of this process's own for uploads, so that those of a process that was killed can be told from others and be
 * deleted by the next one that starts.
 *
 * `appserver-uploads-UID/NAME.lock` is locked as long as the process lives, however it ends; its files are in
 * `appserver-uploads-UID/NAME/`. Where such a folder cannot be made, uploads go where PHP would put them.
 */
final class UploadDirectory
{
    private const MODE = 0o700;

    /** Beside upload_tmp_dir, or the system's folder for temporary files. */
    private readonly string $parent;

    /** '' before the first upload, and when it could not be made. */
    private string $path = '';
    private bool $isTried = false;

    /** @var resource|null */
    private mixed $lock = null;

    /** Deletes what processes that are gone have left. */
    public function __construct()
    {
        $configured = (string) ini_get('upload_tmp_dir');
        $this->parent = ($configured === '' ? sys_get_temp_dir() : $configured) . '/appserver-uploads-' . self::user();
        if (is_dir($this->parent) && $this->isOurs()) {
            foreach (glob("$this->parent/*.lock") ?: [] as $file) {
                self::sweep($file);
            }
        }
    }

    /** @return string absolute path, made when first asked for; '' where it cannot be made */
    public function path(): string
    {
        if (!$this->isTried) {
            $this->isTried = true;
            $this->create();
        }

        return $this->path;
    }

    /** At the end of the process. */
    public function remove(): void
    {
        if ($this->path !== '') {
            $lock = "$this->path.lock";
            self::delete($this->path);
            $this->path = '';
            @unlink($lock);
        }
        $this->lock = null;
    }

    private function create(): void
    {
        // Looked for first: error_get_last() would tell the application of a folder that is there.
        is_dir($this->parent) || @mkdir($this->parent, self::MODE);
        if (!$this->isOurs()) {
            return;
        }
        $path = $this->parent . '/' . bin2hex(random_bytes(8));
        // e: a program that the application starts must not hold the lock any longer than this process.
        $lock = @fopen("$path.lock", 'xe');
        if ($lock !== false && flock($lock, LOCK_EX | LOCK_NB) && @mkdir($path, self::MODE)) {
            $this->lock = $lock;
            $this->path = $path;
        }
    }

    /** Nobody else may have made the folder, or a link with its name: what it contains is deleted. */
    private function isOurs(): bool
    {
        clearstatcache();
        $status = @lstat($this->parent);

        return $status !== false && ($status['mode'] & 0o170_777) === (0o040_000 | self::MODE)
            && $status['uid'] === self::user();
    }

    private static function user(): int
    {
        if (function_exists('posix_geteuid')) {
            return posix_geteuid();
        }
        $file = tempnam(sys_get_temp_dir(), 'php');
        $user = $file === false ? -1 : (int) fileowner($file);
        @unlink((string) $file);

        return $user;
    }

    private static function sweep(string $file): void
    {
        $lock = @fopen($file, 're');
        if ($lock !== false && flock($lock, LOCK_EX | LOCK_NB)) {
            self::delete(substr($file, 0, -strlen('.lock')));
            @unlink($file);
        }
    }

    private static function delete(string $directory): void
    {
        array_map(static fn (string $file): bool => @unlink($file), glob("$directory/*") ?: []);
        @rmdir($directory);
    }
}
