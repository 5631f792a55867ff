<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Forgets libxml's errors, and takes back libxml_use_internal_errors() and the loader of external entities. */
final class LibxmlReset implements Resettable
{
    private readonly bool $isLoaded;
    private bool $isInternal = false;

    /** @var callable|null */
    private mixed $loader = null;

    public function __construct()
    {
        $this->isLoaded = \function_exists('libxml_get_external_entity_loader');
    }

    public function snapshot(): void
    {
        if ($this->isLoaded) {
            $this->isInternal = \libxml_use_internal_errors();
            $this->loader = \libxml_get_external_entity_loader();
        }
    }

    public function reset(): void
    {
        if (!$this->isLoaded) {
            return;
        }
        \libxml_clear_errors();
        \libxml_use_internal_errors($this->isInternal);
        if (\libxml_get_external_entity_loader() !== $this->loader) {
            \libxml_set_external_entity_loader($this->loader);
        }
    }
}
