<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

/** Payload of READY, LOG, ERROR and PUBLISH. */
final class JsonMessage
{
    /** A message that is too long keeps this part of a frame of each text; JSON may make six bytes of one. */
    private const TEXTS_PER_FRAME = 48;

    private function __construct()
    {
    }

    /** @param array<string, mixed> $fields bytes that are no UTF-8 are replaced: a message is never lost */
    public static function encode(array $fields): string
    {
        return (string) json_encode($fields, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE
            | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR);
    }

    /**
     * @param array<string, mixed> $fields   a few; when they are too long, texts are cut and nested values left out
     * @param int                  $maxBytes 4000 and up
     */
    public static function fitting(array $fields, int $maxBytes): string
    {
        $json = self::encode($fields);
        if (strlen($json) <= $maxBytes) {
            return $json;
        }
        $most = intdiv($maxBytes, self::TEXTS_PER_FRAME);

        return self::encode(array_map(static fn (mixed $value): mixed => match (true) {
            is_string($value) && strlen($value) > $most => substr($value, 0, $most) . '…',
            is_scalar($value) => $value,
            default => (object) ['left_out' => 'Too long for a frame'],
        }, $fields));
    }
}
