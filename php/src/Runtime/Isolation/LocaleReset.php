<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back setlocale(), category by category. */
final class LocaleReset implements Resettable
{
    /** PHP takes no longer one. */
    private const LONGEST_NAME = 255;

    private string $all = 'C';

    /** @var array<int, string> locale by category */
    private array $locales = [];

    public function snapshot(): void
    {
        $this->all = (string) \setlocale(\LC_ALL, '0');
        $categories = [\LC_CTYPE, \LC_COLLATE, \LC_MONETARY, \LC_NUMERIC, \LC_TIME];
        if (\defined('LC_MESSAGES')) {
            $categories[] = \LC_MESSAGES;
        }
        foreach ($categories as $category) {
            $this->locales[$category] = (string) \setlocale($category, '0');
        }
    }

    public function reset(): void
    {
        if (\setlocale(\LC_ALL, '0') !== $this->all) {
            // The C library has categories that PHP has no constant for.
            \setlocale(\LC_ALL, \strlen($this->all) < self::LONGEST_NAME ? $this->all : 'C');
            foreach ($this->locales as $category => $locale) {
                \setlocale($category, $locale);
            }
        }
    }
}
