<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

/** Stands in for the framework's interface in its first releases, which take any object with a handle(). */
interface AnyMiddleware
{
}
