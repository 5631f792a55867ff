<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Stringable;

/**
 * Throws ClientGone into the application, out of the place where it prints.
 *
 * An exception inside an output callback makes PHP pass the buffer on to the terminal. What the callback returns is
 * turned into a string only after PHP has taken the callback for successful, so the exception comes then.
 */
final class Departure implements Stringable
{
    /** @throws ClientGone */
    public function __toString(): string
    {
        throw new ClientGone('The client is gone');
    }
}
