<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

/** Bytes from the server, as they come. */
final class InputPipe
{
    /** One read(2) at most; the capacity of a pipe on Linux. */
    private const READ_BYTES = 65_536;

    /** Enough for most requests, and the most for which PHP has a place ready: room for 64 KiB is made and cut off again. */
    private const FIRST_READ_BYTES = 2_560;

    /** @param resource $stream unbuffered, blocking */
    public function __construct(private readonly mixed $stream)
    {
    }

    /**
     * Waits for at least one byte; '' at the end.
     *
     * @param bool $isRest it goes on with a frame that has begun
     */
    public function read(bool $isRest = false): string
    {
        $most = $isRest ? self::READ_BYTES : self::FIRST_READ_BYTES;
        do {
            $bytes = \fread($this->stream, $most);
            // Nothing, and no end: a signal came in between.
        } while (($bytes === '' || $bytes === false) && !\feof($this->stream));

        return (string) $bytes;
    }

    /**
     * Does not wait; '' when nothing is there.
     *
     * @throws ServerGone when the stream has ended
     */
    public function readArrived(): string
    {
        $read = [$this->stream];
        $none = null;
        if (@\stream_select($read, $none, $none, 0, 0) !== 1) {
            return '';
        }
        $bytes = (string) \fread($this->stream, self::READ_BYTES);
        if ($bytes === '' && \feof($this->stream)) {
            throw new ServerGone('Cannot go on with a request: the server has closed its end');
        }

        return $bytes;
    }
}
