<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

/** Where the application lives, and how it is run. */
final class Project
{
    /**
     * @param string $root  absolute path
     * @param bool   $isDev pages may show what is inside
     */
    public function __construct(public readonly string $root, public readonly bool $isDev = false)
    {
    }
}
