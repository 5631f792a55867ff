<?php

declare(strict_types=1);

/*
 * Says in one line of JSON which SAPI works in this PHP. The server runs it once as a child process, with a time limit:
 * no line, an exit status other than 0 or a crash means "fallback".
 */

use BareMetalPHP\AppServer\Sapi\SapiProbe;

require __DIR__ . '/autoload.php';

// Output counts as headers sent, so it comes last.
$verdict = SapiProbe::verdict();
echo json_encode($verdict, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
