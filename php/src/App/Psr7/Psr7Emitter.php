<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Psr7;

use BareMetalPHP\AppServer\Runtime\ResponseEmitter;

/** Writes PSR-7 responses. */
final class Psr7Emitter
{
    /** Bytes taken from a body at once. */
    private const PIECE_BYTES = 65_536;

    private function __construct()
    {
    }

    /** By its methods: the interface of another copy of the package is as good. */
    public static function takes(mixed $answer): bool
    {
        return is_object($answer) && method_exists($answer, 'getStatusCode') && method_exists($answer, 'getHeaders')
            && method_exists($answer, 'getBody');
    }

    /** @param object $answer which takes() has accepted */
    public static function emit(object $answer, ResponseEmitter $response): void
    {
        $response->head($answer->getStatusCode(), $answer->getHeaders());
        // No answer to HEAD has a body, and to make one may be work.
        if (($_SERVER['REQUEST_METHOD'] ?? '') !== 'HEAD') {
            self::body($answer->getBody(), $response);
        }
    }

    private static function body(mixed $body, ResponseEmitter $response): void
    {
        if (!is_object($body) || !method_exists($body, 'eof')) {
            $response->write((string) $body);

            return;
        }
        if ($body->isSeekable()) {
            $body->rewind();
        }
        // Nobody knows the size of what is still being made: each piece goes out as it comes.
        $isGrowing = $body->getSize() === null;
        while (!$body->eof()) {
            $response->write($body->read(self::PIECE_BYTES));
            if ($isGrowing) {
                $response->flush();
            }
        }
    }
}
