<?php

declare(strict_types=1);

// For servers that run a script for each request; the worker takes php/bootstrap_app.php itself.
$application = require dirname(__DIR__) . '/php/bootstrap_app.php';
if (PHP_SAPI === 'cli-server') {
    // It ends an answer without a length by closing the connection, which wrk counts as a failure.
    ob_start();
    $application();
    header('Content-Length: ' . ob_get_length());
    ob_end_flush();
} else {
    $application();
}
