<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

use FFI;
use FFI\Exception;
use RuntimeException;

/**
 * The two streams that carry frames.
 *
 * Taking them moves frames away from descriptors 0 and 1: reading from 0 gives nothing and writing to 1 reaches standard
 * error, so that no echo, system() or C library can get between two frames. Where PHP may call libc, STDIN and STDOUT
 * stay open, and processes that the application starts do not inherit the pipes.
 */
final class Descriptors
{
    private const F_SETFD = 2;
    private const FD_CLOEXEC = 1;
    private const F_SETPIPE_SZ = 1031;

    /**
     * What may wait in each pipe, instead of 64 KiB: a long body then costs a change of process for each 256 KiB, and a
     * page of 100 KiB none, whoever sends it. No more, because a user's pipes may hold 64 MiB together (pipe-user-pages-soft); beyond that the system
     * refuses, and 64 KiB do.
     */
    private const PIPE_BYTES = 262_144;

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

    /** @throws RuntimeException when the process has no usable descriptors 0, 1 and 2, or is php-cgi without ffi */
    public static function take(): self
    {
        $libc = self::libc();
        if (PHP_SAPI !== 'cli' && $libc === null) {
            // It prints to descriptor 1 what went past its output buffers, and PHP itself cannot lead that elsewhere.
            throw new RuntimeException('php-cgi cannot keep its output apart from its answers without ffi. Install the '
                . 'extension ffi, or set php_binary to php');
        }
        // Opening php://fd/N duplicates N.
        $in = self::duplicate(0, 'rb', $libc);
        $out = self::duplicate(1, 'wb', $libc);
        if ($libc === null) {
            // A new descriptor gets the lowest free number, so each of these takes the place of the one just closed.
            fclose(STDIN);
            self::$input = fopen('/dev/null', 'rb');
            fclose(STDOUT);
            self::$output = fopen('php://fd/2', 'wb');
        } else {
            if (PHP_OS_FAMILY === 'Linux') {
                $libc->fcntl(0, self::F_SETPIPE_SZ, self::PIPE_BYTES);
                $libc->fcntl(1, self::F_SETPIPE_SZ, self::PIPE_BYTES);
            }
            $null = $libc->open('/dev/null', 0);
            $libc->dup2($null, 0);
            $libc->close($null);
            $libc->dup2(2, 1);
        }

        return new self($in, $out);
    }

    /** @return resource */
    private static function duplicate(int $descriptor, string $mode, ?FFI $libc): mixed
    {
        // The number that the next descriptor will get.
        $number = $libc?->dup($descriptor);
        $libc?->close($number);
        // php-cgi refuses php://fd, but duplicates all the same.
        $name = PHP_SAPI === 'cli' ? "fd/$descriptor" : ($descriptor === 0 ? 'stdin' : 'stdout');
        $stream = fopen("php://$name", $mode);
        if ($stream === false) {
            throw new RuntimeException("Cannot take descriptor $descriptor: expected an open pipe");
        }
        $libc?->fcntl($number, self::F_SETFD, self::FD_CLOEXEC);

        return $stream;
    }

    /** @return FFI|null null where libc cannot be called */
    private static function libc(): ?FFI
    {
        if (!extension_loaded('ffi')) {
            return null;
        }
        try {
            return FFI::cdef('int open(const char *path, int flags, ...); int dup(int from); int dup2(int from, int to);'
                . 'int close(int number); int fcntl(int number, int command, ...);');
        } catch (Exception) {
            return null;
        }
    }
}
