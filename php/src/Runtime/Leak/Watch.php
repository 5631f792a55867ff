<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

/** What is looked for in the values of one source. */
enum Watch
{
    /** Kept from request to request: what grows, is another each time, or holds a visitor's data is suspicious. */
    case Kept;

    /** A number: only growth is suspicious. */
    case Measure;

    /** Put back after each request: whatever differs from the boot before that is worth a word. */
    case PutBack;
}
