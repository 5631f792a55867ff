<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

/**
 * Makes PHP forget the paths of uploads.
 *
 * It remembers each path that was opened, and deletes uploads without forgetting theirs: a hundred bytes for each, until
 * realpath_cache_size is used up.
 */
final class UploadPaths
{
    private function __construct()
    {
    }

    /** @param array<mixed> $files as in $_FILES */
    public static function forget(array $files): void
    {
        foreach ($files as $field) {
            $paths = is_array($field) ? (array) ($field['tmp_name'] ?? []) : [];
            array_walk_recursive($paths, static function (mixed $path): void {
                if (is_string($path) && $path !== '') {
                    clearstatcache(true, $path);
                }
            });
        }
    }
}
