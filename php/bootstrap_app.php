<?php

/**
 * The demo application of this repository.
 *
 * The server includes this file once in each PHP process and keeps what it returns: a callable that answers one request
 * per call. Everything built here - classes, routes, templates' paths - is still there when the next request arrives.
 */

declare(strict_types=1);

namespace Demo;

use Closure;

require_once __DIR__ . '/demo/autoload.php';

return (static function (): Closure {
    $process = new Process(static fn (): int => hrtime(true));
    $app = App::boot(dirname(__DIR__), $process);
    $process->booted();

    return $app->answer(...);
})();
