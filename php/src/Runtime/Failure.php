<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Throwable;

/** Fields of an ERROR frame. */
final class Failure
{
    private function __construct()
    {
    }

    /** @return array{class: string, message: string, file: string, line: int, trace: string} */
    public static function fields(Throwable $failure): array
    {
        return [
            'class' => $failure::class,
            'message' => $failure->getMessage(),
            'file' => $failure->getFile(),
            'line' => $failure->getLine(),
            'trace' => $failure->getTraceAsString(),
        ];
    }
}
