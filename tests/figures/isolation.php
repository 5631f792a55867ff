<?php

declare(strict_types=1);

/*
 * Two visitors take turns on one worker, and each request changes everything that can be changed: does the next see any
 * of it? Once for each SAPI and each adapter that can run here.
 *
 *     php tests/figures/isolation.php [--requests=10000] [--seed=1] [--sapi=native,cgi,fallback] [--app=callable,FILE.php]
 *
 * An application of your own answers as those in isolation/apps do, with State::answer().
 */

use BareMetalPHP\AppServer\Tests\CgiBinary;
use BareMetalPHP\AppServer\Tests\Figures\ResetCosts;
use BareMetalPHP\AppServer\Tests\Figures\TurnTaking;

require __DIR__ . '/../php/bootstrap.php';
require __DIR__ . '/TurnTaking.php';
require __DIR__ . '/ResetCosts.php';

$options = getopt('', ['requests:', 'seed:', 'sapi:', 'app:']) ?: [];
$requests = max(20, (int) ($options['requests'] ?? 10_000));
$seed = (int) ($options['seed'] ?? random_int(1, 1_000_000));
$apps = explode(',', $options['app'] ?? 'callable,psr15,symfony,baremetal,frankenphp');
$needs = [
    'psr15' => __DIR__ . '/../fixtures/psr7/vendor/autoload.php',
    'symfony' => __DIR__ . '/../../examples/symfony/vendor/autoload.php',
];
$missing = [
    'native' => extension_loaded('FFI') && !PHP_ZTS ? '' : 'The native SAPI needs the extension ffi',
    'cgi' => CgiBinary::whatIsMissing(),
    'fallback' => '',
];
$counts = ['passed' => 0, 'failed' => 0, 'skipped' => 0];
// Buffered, since session settings cannot be looked at once something was printed; registered, as in a worker.
ob_start();
register_shutdown_function(static fn (): bool => true);
$withFfi = ResetCosts::measure(true);
$without = ResetCosts::measure(false);
ob_end_clean();
printf("%-24s %10s %10s\n", 'Untouched, ns', 'with ffi', 'without');
foreach ($withFfi as $name => $nanos) {
    printf("%-24s %10.0f %10.0f\n", $name, $nanos, $without[$name]);
}
echo "Seed $seed, $requests requests each\n";
foreach (explode(',', $options['sapi'] ?? 'native,cgi,fallback') as $sapi) {
    foreach ($apps as $app) {
        $reason = $missing[$sapi] ?? "Unknown SAPI $sapi";
        if ($reason === '' && isset($needs[$app]) && !is_file($needs[$app])) {
            $reason = basename(dirname($needs[$app], 2)) . " has no packages: run its tests once";
        }
        if ($reason !== '') {
            $counts['skipped']++;
            echo "$sapi $app: skipped: $reason\n";
            continue;
        }
        $started = hrtime(true);
        $turns = new TurnTaking($sapi, is_file($app) ? $app : __DIR__ . "/isolation/apps/$app.php", $seed);
        $leaks = $turns->run($requests);
        $counts[$leaks === [] ? 'passed' : 'failed']++;
        $micros = round((hrtime(true) - $started) / 1000 / $requests);
        echo "$sapi $app: ", count($leaks), " leaks in $requests requests, $micros us each, both sides\n";
        foreach (array_slice($leaks, 0, 5) as $leak) {
            echo "  $leak\n";
        }
    }
}
echo "{$counts['passed']} passed, {$counts['failed']} failed",
    $counts['skipped'] > 0 ? ", {$counts['skipped']} skipped" : '', "\n";
exit($counts['failed'] > 0 || $counts['passed'] === 0 ? 1 : 0);
