<?php

declare(strict_types=1);

/*
 * What a request of the hot path costs inside PHP, in µs: GET, no body, five headers, one cookie. Started once for each
 * SAPI by tools/sapi_cost.ts, prints one line of JSON to standard error.
 */

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ServerVariables;
use BareMetalPHP\AppServer\Sapi\CgiSapi;
use BareMetalPHP\AppServer\Sapi\FallbackSapi;
use BareMetalPHP\AppServer\Sapi\NativeSapi;
use BareMetalPHP\AppServer\Sapi\ProbeRequest;
use BareMetalPHP\AppServer\Sapi\Sapi;

require __DIR__ . '/../php/autoload.php';

const REQUESTS = 10_000;

$errors = fopen('php://stderr', 'wb');
$headers = [
    'host' => 'example.test',
    'user-agent' => 'Mozilla/5.0 (X11; Linux x86_64)',
    'accept' => 'text/html,application/xhtml+xml',
    'accept-language' => 'en',
    'accept-encoding' => 'gzip, br',
];
$cookie = ['cookie' => 'theme=dark'];
$form = ['content-type' => 'application/x-www-form-urlencoded'];
$multipart = ['content-type' => 'multipart/form-data; boundary=B'];
$part = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nbytes\r\n--B--\r\n";
$kinds = [
    'GET' => ['GET', '/path', $headers + $cookie, ''],
    'POST form' => ['POST', '/path', $headers + $cookie + $form, 'a=1&b=2&c[]=3'],
    'POST upload' => ['POST', '/path', $headers + $cookie + $multipart, $part],
];
$variables = new ServerVariables([], '/srv', 'cost');
$sapi = match (getenv('APPSERVER_PROBE')) {
    Sapi::NATIVE => new NativeSapi($variables),
    Sapi::CGI => new CgiSapi($variables),
    default => new FallbackSapi($variables),
};
ob_start();
/** Median of all requests, µs: a request that was interrupted by other work does not count. $prepare is not timed. */
$median = static function (callable $prepare, callable $run): float {
    $costs = [];
    for ($i = 0; $i < REQUESTS; $i++) {
        $request = $prepare();
        $startedNs = hrtime(true);
        $run($request);
        $costs[] = hrtime(true) - $startedNs;
    }
    sort($costs);

    return round($costs[intdiv(REQUESTS, 2)] / 1000, 2);
};
$serve = static function (Request $request) use ($sapi): void {
    $sapi->begin($request);
    header('X-Answer: 1');
    $sapi->runShutdownFunctions();
    $sapi->statusCode();
    $sapi->headerLines();
    $sapi->end();
};
// The controls: nothing at all, and the one thing that every SAPI has to do.
$make = static fn (): Request => ProbeRequest::make(...$kinds['GET']);
$result = ['sapi' => $sapi->kind(), 'php' => PHP_VERSION, 'costs' => [
    'nothing' => $median($make, static function (Request $request): void {
    }),
    '$_SERVER alone' => $median($make, static function (Request $request) use ($variables): void {
        $_SERVER = $variables->build($request);
    }),
]];
foreach ($kinds as $name => $request) {
    $result['costs'][$name] = $median(static fn (): Request => ProbeRequest::make(...$request), $serve);
}
ob_end_clean();
$sapi->close();
fwrite($errors, json_encode($result, JSON_THROW_ON_ERROR) . "\n");
