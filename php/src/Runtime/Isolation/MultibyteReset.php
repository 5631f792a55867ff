<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use Closure;

/** Takes back what ext/mbstring remembers outside of the ini values. */
final class MultibyteReset implements Resettable
{
    /** Each tells its setting without an argument, and sets it with one. */
    private const FUNCTIONS = [
        'mb_internal_encoding',
        'mb_language',
        'mb_substitute_character',
        'mb_detect_order',
        'mb_http_output',
        'mb_regex_encoding',
        'mb_regex_set_options',
    ];

    /** @var list<array{Closure, mixed}> function and its answer after boot */
    private array $settings = [];

    public function snapshot(): void
    {
        $this->settings = [];
        foreach (\array_filter(self::FUNCTIONS, 'function_exists') as $function) {
            $this->settings[] = [$function(...), $function()];
        }
    }

    public function reset(): void
    {
        foreach ($this->settings as [$function, $value]) {
            if ($function() !== $value) {
                $function($value);
            }
        }
    }
}
