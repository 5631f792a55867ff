<?php

declare(strict_types=1);

/*
 * Does a worker's memory stay flat? Many requests of each kind on one worker; what PHP and what the system say in the last
 * third is compared with the first third, by their medians.
 *
 *     php tests/figures/memory.php [--requests=100000] [--sapi=native,cgi,fallback]
 */

use BareMetalPHP\AppServer\Tests\CgiBinary;
use BareMetalPHP\AppServer\Tests\Figures\MemoryWatch;

require __DIR__ . '/../php/bootstrap.php';
require __DIR__ . '/MemoryWatch.php';

$options = getopt('', ['requests:', 'sapi:']) ?: [];
$requests = max(300, (int) ($options['requests'] ?? 100_000));
$missing = [
    'native' => extension_loaded('FFI') && !PHP_ZTS ? '' : 'The native SAPI needs the extension ffi',
    'cgi' => CgiBinary::whatIsMissing(),
    'fallback' => '',
];
$counts = ['passed' => 0, 'failed' => 0, 'skipped' => 0];
foreach (explode(',', $options['sapi'] ?? 'native,cgi,fallback') as $sapi) {
    foreach (array_keys(MemoryWatch::KINDS) as $kind) {
        if (($missing[$sapi] ?? 'There is no such SAPI') !== '') {
            $counts['skipped']++;
            echo "$sapi $kind: skipped: ", $missing[$sapi] ?? 'There is no such SAPI', "\n";
            continue;
        }
        $watch = new MemoryWatch($sapi, $kind);
        $isFlat = $watch->run($requests);
        $counts[$isFlat ? 'passed' : 'failed']++;
        echo "$sapi $kind: $requests requests, {$watch->figures()}", $isFlat ? '' : ', NOT FLAT', "\n";
    }
}
echo "{$counts['passed']} passed, {$counts['failed']} failed",
    $counts['skipped'] > 0 ? ", {$counts['skipped']} skipped" : '', "\n";
exit($counts['failed'] > 0 || $counts['passed'] === 0 ? 1 : 0);
