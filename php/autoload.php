<?php

declare(strict_types=1);

/*
 * Finds the classes of this directory without Composer. Prepended, so that an application which has another version of
 * this package among its dependencies cannot mix the two.
 */
spl_autoload_register(static function (string $class): void {
    if (!str_starts_with($class, 'BareMetalPHP\\AppServer\\')) {
        return;
    }
    // 23 is the length of the namespace prefix.
    $file = __DIR__ . '/src/' . strtr(substr($class, 23), '\\', '/') . '.php';
    if (is_file($file)) {
        require $file;
    }
}, true, true);

require_once __DIR__ . '/src/functions.php';
