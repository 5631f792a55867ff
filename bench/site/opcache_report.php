<?php

declare(strict_types=1);

/*
 * What bench/measure/php_check.ts wants to know of the process that answers. Every site has a page `/opcache` for it.
 */

return static function (): array {
    $status = function_exists('opcache_get_status') ? opcache_get_status(false) : false;
    $isOn = is_array($status) && $status['opcache_enabled'];

    return [
        'isOn' => $isOn,
        'looksAgain' => (bool) ini_get('opcache.validate_timestamps'),
        'isJitOn' => $isOn && ($status['jit']['on'] ?? false),
        // A file that is too new, or for which there is no room, runs as it was compiled: not optimized.
        'uncached' => array_values(array_filter(
            $isOn ? get_included_files() : [],
            static fn (string $file): bool => !opcache_is_script_cached($file),
        )),
        'sessions' => ini_get('session.save_path'),
    ];
};
