<?php

declare(strict_types=1);

use BareMetalPHP\Http\Kernel;
use BareMetalPHP\Http\Request;

// For servers that run a script for each request; the worker takes bootstrap/app.php itself.
$application = require dirname(__DIR__) . '/bootstrap/app.php';
$application->make(Kernel::class)->handle(Request::fromGlobals())->send();
