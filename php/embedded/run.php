<?php

declare(strict_types=1);

/*
 * What runs from memory: a worker, or the probe. Expects $role and, for the worker, $boot: the frame that was read
 * already, without the sources.
 */

use BareMetalPHP\AppServer\Runtime\Worker;
use BareMetalPHP\AppServer\Wire\Descriptors;

/** @var string $role */
/** @var string $boot */
if ($role === 'probe') {
    require dirname(__DIR__) . '/probe.php';

    return;
}
require dirname(__DIR__) . '/autoload.php';

exit((new Worker(Descriptors::take(), $boot))->run());
