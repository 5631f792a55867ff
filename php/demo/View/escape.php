<?php

declare(strict_types=1);

namespace Demo\View;

/**
 * Makes any value safe between tags and inside quoted attributes. Bytes that are not UTF-8 become U+FFFD; without that,
 * htmlspecialchars() would return an empty string and hide what the visitor sent.
 */
function e(string|int|float $value): string
{
    return htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5, 'UTF-8');
}
