<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use RuntimeException;
use Throwable;

/** This PHP cannot be driven as a web server's PHP. The message says what was seen, the hint what to do about it. */
final class Unavailable extends RuntimeException
{
    public function __construct(string $message, public readonly string $hint, ?Throwable $previous = null)
    {
        parent::__construct($message, 0, $previous);
    }
}
