<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** PHP's stack of output buffers. Both stop at a buffer that the application made unremovable. */
final class BufferStack
{
    private function __construct()
    {
    }

    /** Ends buffers above a level; what they hold goes to the one below. */
    public static function unwindTo(int $level): void
    {
        while (\ob_get_level() > $level && \ob_end_flush()) {
        }
    }

    /** Ends buffers above a level, and throws away what they hold. */
    public static function dropTo(int $level): void
    {
        while (\ob_get_level() > $level && \ob_end_clean()) {
        }
    }
}
