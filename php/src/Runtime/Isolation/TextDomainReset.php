<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back textdomain(), which belongs to the language of a visitor like the locale. */
final class TextDomainReset implements Resettable
{
    private readonly bool $isLoaded;
    private string $domain = '';

    public function __construct()
    {
        $this->isLoaded = \function_exists('textdomain');
    }

    public function snapshot(): void
    {
        $this->domain = $this->isLoaded ? (string) \textdomain(null) : '';
    }

    public function reset(): void
    {
        if ($this->isLoaded && \textdomain(null) !== $this->domain) {
            \textdomain($this->domain);
        }
    }
}
