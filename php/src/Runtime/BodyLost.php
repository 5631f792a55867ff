<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use RuntimeException;

/** A body that could not be kept: no application is given a part of it for the whole. */
final class BodyLost extends RuntimeException
{
}
