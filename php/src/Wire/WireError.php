<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

use RuntimeException;

/** The server sent something that is no frame, or a frame where it has no place. The worker cannot go on. */
final class WireError extends RuntimeException
{
    /** Bytes of the received data shown in the message, so that a log line can be matched with a trace. */
    private const EXCERPT_BYTES = 32;

    /**
     * @param int    $offset   place in the stream of bytes received so far, from 0
     * @param string $received bytes from that place on; the beginning is shown in hex
     */
    public static function at(int $offset, string $expected, string $seen, string $received): self
    {
        $excerpt = bin2hex(substr($received, 0, self::EXCERPT_BYTES));

        return new self("Cannot read frame at byte $offset: expected $expected, got $seen; bytes $excerpt");
    }
}
