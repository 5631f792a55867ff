<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Error;

/**
 * Ends a request nobody waits for any more. Thrown where the answer is written, caught by the exchange.
 *
 * An Error, because applications catch Exception to write an answer about it.
 */
final class ClientGone extends Error
{
}
