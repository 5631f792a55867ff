<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

/** Texts by which the visitor of one request can be told: values of forms, cookies, the query and the session. */
final class RequestData
{
    /** Shorter ones turn up by chance. */
    private const LEAST_BYTES = 8;
    private const MOST_BYTES = 1024;
    private const MOST_TEXTS = 64;

    /** @var array<string, string> where it came from by text */
    private array $texts = [];

    /** Takes them from the superglobals, before those are emptied. */
    public function collect(): void
    {
        $this->texts = [];
        $sources = ['$_SESSION' => $_SESSION ?? [], '$_COOKIE' => $_COOKIE, '$_POST' => $_POST, '$_GET' => $_GET];
        foreach ($sources as $source => $values) {
            foreach ($values as $name => $value) {
                $isText = is_string($value) && strlen($value) >= self::LEAST_BYTES && strlen($value) <= self::MOST_BYTES;
                if ($isText && count($this->texts) < self::MOST_TEXTS) {
                    $this->texts += [$value => "{$source}['$name']"];
                }
            }
        }
    }

    /** Where a value has one of them from; null when there is none in it. */
    public function foundIn(mixed $value): ?string
    {
        if ($this->texts === []) {
            return null;
        }
        foreach (Walk::through($value) as $part) {
            if (!is_string($part)) {
                continue;
            }
            foreach ($this->texts as $text => $source) {
                if (str_contains($part, (string) $text)) {
                    return $source;
                }
            }
        }

        return null;
    }
}
