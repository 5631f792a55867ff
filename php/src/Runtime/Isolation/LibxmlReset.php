<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Forgets libxml's errors, and takes back libxml_use_internal_errors(). */
final class LibxmlReset implements Resettable
{
    private readonly bool $isLoaded;
    private bool $isInternal = false;

    public function __construct()
    {
        $this->isLoaded = function_exists('libxml_use_internal_errors');
    }

    public function snapshot(): void
    {
        $this->isInternal = $this->isLoaded && libxml_use_internal_errors();
    }

    public function reset(): void
    {
        if ($this->isLoaded) {
            libxml_clear_errors();
            libxml_use_internal_errors($this->isInternal);
        }
    }
}
