<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use Error;

/** The application called exit() or die(), and an ExitTrap kept the process. What was printed is in the output. */
final class ExitCalled extends Error
{
}
