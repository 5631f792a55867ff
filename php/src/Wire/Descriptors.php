<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

use RuntimeException;

/**
 * The two streams that carry frames.
 *
 * Taking them moves frames away from descriptors 0 and 1: reading from 0 gives nothing and writing to 1 reaches standard
 * error, so that no echo, system() or C library can get between two frames.
 */
final class Descriptors
{
    /** Keep descriptors 0 and 1 occupied; closing them would hand the numbers to the next file opened. */
    private static mixed $input = null;
    private static mixed $output = null;

    /**
     * @param resource $in  frames from the server, unbuffered
     * @param resource $out frames to the server, unbuffered
     */
    public function __construct(public readonly mixed $in, public readonly mixed $out)
    {
        // Unbuffered: one read(2) returns a whole small frame, and stream_select() tells the truth.
        stream_set_read_buffer($in, 0);
        stream_set_write_buffer($out, 0);
    }

    /** @throws RuntimeException when the process has no usable descriptors 0, 1 and 2 */
    public static function take(): self
    {
        // Opening php://fd/N duplicates N.
        $in = fopen('php://fd/0', 'rb');
        $out = fopen('php://fd/1', 'wb');
        if ($in === false || $out === false) {
            throw new RuntimeException('Cannot take descriptors 0 and 1: expected two open pipes');
        }
        // A new descriptor gets the lowest free number, so each of these takes the place of the one just closed.
        fclose(STDIN);
        self::$input = fopen('/dev/null', 'rb');
        fclose(STDOUT);
        self::$output = fopen('php://fd/2', 'wb');

        return new self($in, $out);
    }
}
