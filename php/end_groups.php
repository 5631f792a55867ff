<?php

declare(strict_types=1);

/*
 * Ends what is left of process groups whose leaders, workers, have ended: php end_groups.php PGID...
 *
 * The server may run no program but PHP, and cannot signal what it did not start itself. First SIGTERM, then SIGKILL for
 * what is still there half a second later. Exit code 1 when this PHP cannot send signals.
 */

const PATIENCE_US = 500_000;
const STEP_US = 5_000;

/** Signal 0 only asks whether anybody is there. */
$signal = function_exists('posix_kill')
    ? static fn (int $group, int $signal): bool => posix_kill(-$group, $signal)
    : static function (int $group, int $signal): bool {
        exec("kill -$signal -- -$group 2>/dev/null", $output, $code);

        return $code === 0;
    };
if (!function_exists('posix_kill') && !function_exists('exec')) {
    exit(1);
}
$groups = array_filter(array_map('intval', array_slice($argv, 1)), static fn (int $group): bool => $group > 1);
$left = array_filter($groups, static fn (int $group): bool => $signal($group, 15));
for ($waitedUs = 0; $left !== [] && $waitedUs < PATIENCE_US; $waitedUs += STEP_US) {
    usleep(STEP_US);
    $left = array_filter($left, static fn (int $group): bool => $signal($group, 0));
}
foreach ($left as $group) {
    $signal($group, 9);
}
