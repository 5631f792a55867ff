<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

use RuntimeException;

/** Nobody reads the frames any more. The worker ends, quietly: there is nobody to tell. */
final class ServerGone extends RuntimeException
{
}
