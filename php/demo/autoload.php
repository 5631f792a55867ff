<?php

/** Loads `Demo\Http\Router` from `Http/Router.php` beside this file, and the escaping function of the templates. */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (!str_starts_with($class, 'Demo\\')) {
        return;
    }
    $file = __DIR__ . '/' . strtr(substr($class, strlen('Demo\\')), '\\', '/') . '.php';
    if (is_file($file)) {
        require $file;
    }
});

require_once __DIR__ . '/View/escape.php';
