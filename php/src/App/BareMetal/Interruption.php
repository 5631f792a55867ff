<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use Error;

/**
 * dd() or abort() ended a request: what was printed until then is the answer.
 *
 * The framework ends the process there. Whoever catches this one on its way, as the framework's kernel does, changes
 * nothing: it is remembered until the adapter has asked.
 */
final class Interruption extends Error
{
    private static bool $isPending = false;

    private function __construct()
    {
        parent::__construct('dd() or abort() was called');
    }

    public static function raise(): never
    {
        self::$isPending = true;

        throw new self();
    }

    /** @return bool true when the request was interrupted; forgets it */
    public static function take(): bool
    {
        $isPending = self::$isPending;
        self::$isPending = false;

        return $isPending;
    }
}
