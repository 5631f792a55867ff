<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use RuntimeException;

/** The application cannot be started: no entry, or an entry that returned something unusable. */
final class BootError extends RuntimeException
{
}
