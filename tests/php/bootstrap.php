<?php

declare(strict_types=1);

/*
 * Loads the classes under test the way a worker does, without Composer, and those of the tests themselves:
 * BareMetalPHP\AppServer\Tests\Wire\FrameReaderTest is tests/php/Wire/FrameReaderTest.php.
 */
require __DIR__ . '/../../php/autoload.php';

spl_autoload_register(static function (string $class): void {
    $prefix = 'BareMetalPHP\\AppServer\\Tests\\';
    if (!str_starts_with($class, $prefix)) {
        return;
    }
    $file = __DIR__ . '/' . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
    if (is_file($file)) {
        require $file;
    }
});
