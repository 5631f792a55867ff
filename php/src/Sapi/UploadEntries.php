<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** Makes $_FILES in PHP's layout: attribute first, then the keys of the field's name. */
final class UploadEntries
{
    /** `name[attribute][key]=value&…`, for parse_str() to apply PHP's own rules about names. */
    private string $text = '';

    /** @param array<string, string> $attributes */
    public function add(string $name, array $attributes): void
    {
        $bracket = strcspn($name, '[');
        $base = substr($name, 0, $bracket);
        $keys = substr($name, $bracket);
        foreach ($attributes as $attribute => $value) {
            $this->text .= rawurlencode("{$base}[$attribute]$keys") . '=' . rawurlencode($value) . '&';
        }
    }

    /** @return array<int|string, mixed> */
    public function toArray(): array
    {
        parse_str($this->text, $files);
        foreach ($files as &$file) {
            foreach (['error', 'size'] as $attribute) {
                // Missing where max_input_vars cut the list.
                $numbers = [$file[$attribute] ?? '0'];
                array_walk_recursive($numbers, static function (mixed &$value): void {
                    $value = (int) $value;
                });
                $file[$attribute] = $numbers[0];
            }
        }

        return $files;
    }
}
