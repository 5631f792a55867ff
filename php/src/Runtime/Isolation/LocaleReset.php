<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back setlocale(), category by category, and mb_internal_encoding(). */
final class LocaleReset implements Resettable
{
    private const CATEGORIES = [LC_CTYPE, LC_COLLATE, LC_MONETARY, LC_NUMERIC, LC_TIME];

    private string $all = 'C';

    /** @var array<int, string> */
    private array $locales = [];

    private string $encoding = '';

    public function snapshot(): void
    {
        $this->all = (string) setlocale(LC_ALL, '0');
        foreach (self::CATEGORIES as $category) {
            $this->locales[$category] = (string) setlocale($category, '0');
        }
        $this->encoding = function_exists('mb_internal_encoding') ? (string) mb_internal_encoding() : '';
    }

    public function reset(): void
    {
        if (setlocale(LC_ALL, '0') !== $this->all) {
            foreach ($this->locales as $category => $locale) {
                setlocale($category, $locale);
            }
        }
        if ($this->encoding !== '' && mb_internal_encoding() !== $this->encoding) {
            mb_internal_encoding($this->encoding);
        }
    }
}
