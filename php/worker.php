<?php

declare(strict_types=1);

/*
 * One worker: serves the requests that arrive as frames on descriptor 0 and answers on descriptor 1, one after the
 * other, until it is told to stop or its server is gone. The bytes are described in docs/PROTOCOL.md.
 */

use BareMetalPHP\AppServer\Runtime\Worker;
use BareMetalPHP\AppServer\Wire\Descriptors;

require __DIR__ . '/autoload.php';

exit((new Worker(Descriptors::take()))->run());
