<?php

declare(strict_types=1);

/*
 * Tries out the SAPI that APPSERVER_PROBE names, and says in two lines of JSON what this PHP is, and whether that SAPI
 * works in it. The server runs it as a child process, with a time limit: no second line, an exit status other than 0 or
 * a crash means that it does not. Without a name it says the first line only. The lines go the way that a worker's frames go.
 */

use BareMetalPHP\AppServer\Sapi\SapiProbe;
use BareMetalPHP\AppServer\Wire\Descriptors;

require __DIR__ . '/autoload.php';

$say = static fn (mixed $stream, array $line) => fwrite($stream, json_encode(
    $line,
    JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE,
) . "\n");

try {
    $stream = Descriptors::take()->out;
    $verdict = SapiProbe::verdict(...);
} catch (RuntimeException $failure) {
    $stream = fopen('php://stdout', 'wb');
    $verdict = static fn (string $kind): array => [
        'sapi' => $kind,
        'works' => false,
        'reason' => $failure->getMessage(),
    ];
}
$say($stream, SapiProbe::facts());
$kind = (string) getenv('APPSERVER_PROBE');
if ($kind !== '') {
    $say($stream, $verdict($kind));
}
