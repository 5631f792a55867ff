<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Throwable;

/** Fields of an ERROR frame. */
final class Failure
{
    /** Exceptions that are named as causes at most; a chain may be a circle. */
    private const MAX_CAUSES = 8;

    private function __construct()
    {
    }

    /** @return array{class: string, message: string, file: string, line: int, trace: string} */
    public static function fields(Throwable $failure): array
    {
        $trace = $failure->getTraceAsString();
        $cause = $failure->getPrevious();
        for ($i = 0; $cause !== null && $i < self::MAX_CAUSES; $i++) {
            $trace .= "\nCaused by " . $cause::class . ": {$cause->getMessage()} in {$cause->getFile()}:"
                . "{$cause->getLine()}\n{$cause->getTraceAsString()}";
            $cause = $cause->getPrevious();
        }

        return [
            'class' => $failure::class,
            'message' => $failure->getMessage(),
            'file' => $failure->getFile(),
            'line' => $failure->getLine(),
            'trace' => $trace,
        ];
    }
}
