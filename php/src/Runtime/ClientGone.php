<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use RuntimeException;

/** Ends a request nobody waits for any more. Thrown where the answer is written, caught by the worker loop. */
final class ClientGone extends RuntimeException
{
}
