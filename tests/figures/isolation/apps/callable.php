<?php

declare(strict_types=1);

use BareMetalPHP\AppServer\Tests\Figures\State;

require_once __DIR__ . '/../State.php';

State::boot();

return State::answer(...);
