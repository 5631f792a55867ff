<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use RuntimeException;

/** Takes the frames that an application writes for the Go server, and answers the current request with them. */
final class BridgeStream
{
    private static ?ResponseEmitter $response = null;
    private static bool $hasBegun = false;
    private static ?RuntimeException $failure = null;

    private function __construct()
    {
    }

    public static function begin(ResponseEmitter $response): void
    {
        self::$response = $response;
        self::$hasBegun = false;
        self::$failure = null;
    }

    /**
     * @return bool true when frames are the answer: what the kernel returned is none
     *
     * @throws RuntimeException what an `error` frame said
     */
    public static function hasAnswered(): bool
    {
        return self::$failure === null ? self::$hasBegun : throw self::$failure;
    }

    /** @param array<string, mixed> $frame with `type`; one of another type is ignored, as the Go server did */
    public static function take(array $frame): void
    {
        match ($frame['type'] ?? '') {
            'headers' => self::head((int) ($frame['status'] ?? 200), $frame['headers'] ?? [], $frame['data'] ?? null),
            'chunk' => self::chunk((string) ($frame['data'] ?? '')),
            'end' => self::$hasBegun = true,
            'error' => self::$failure = new RuntimeException((string) ($frame['error'] ?? 'error frame')),
            default => null,
        };
    }

    /** @param array<string, string|list<string>> $headers */
    private static function head(int $status, array $headers, ?string $data): void
    {
        self::$hasBegun = true;
        self::$response?->head($status === 0 ? 200 : $status, $headers);
        $data === null ?: self::chunk($data);
    }

    private static function chunk(string $data): void
    {
        self::$hasBegun = true;
        echo $data;
        self::$response?->flush();
    }
}
