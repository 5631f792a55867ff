<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

/**
 * Reads frames. The current frame is described by the public fields, which the next call of next() overwrites: no object
 * is made per frame.
 */
final class FrameReader
{
    /** One read(2) at most; the capacity of a pipe on Linux. */
    private const READ_BYTES = 65536;

    public int $type = 0;
    public int $id = 0;
    /** Place of the payload in $buffer. */
    public int $offset = 0;
    /** Bytes of payload. */
    public int $length = 0;
    /** Received bytes; the current frame's payload lies at $offset. */
    public string $buffer = '';

    /** Where the next frame begins in $buffer. */
    private int $next = 0;
    /** Bytes received before $buffer, for error messages. */
    private int $consumed = 0;

    /**
     * @param resource $stream        unbuffered, blocking
     * @param int      $maxFrameBytes largest length field accepted
     */
    public function __construct(private readonly mixed $stream, private int $maxFrameBytes)
    {
    }

    /** From the next frame on. */
    public function setMaxFrameBytes(int $maxFrameBytes): void
    {
        $this->maxFrameBytes = $maxFrameBytes;
    }

    /**
     * Waits for the next frame and makes it the current one.
     *
     * @return bool false at the end of the stream: the server is gone
     *
     * @throws WireError on a length out of bounds or too small for its type, an unknown type, or an end inside a frame
     */
    public function next(): bool
    {
        $have = strlen($this->buffer) - $this->next;
        if ($have < FrameType::HEADER_BYTES) {
            if (!$this->fill(FrameType::HEADER_BYTES)) {
                return false;
            }
            $have = strlen($this->buffer);
        }
        ['l' => $length, 't' => $this->type, 'i' => $this->id] = unpack('Nl/Ct/Ni', $this->buffer, $this->next);
        if ($length < FrameType::OVERHEAD_BYTES || $length > $this->maxFrameBytes) {
            throw $this->error("a length of 5 to $this->maxFrameBytes", (string) $length);
        }
        if ($this->type < FrameType::BOOT || $this->type > FrameType::STOP) {
            throw $this->error('a type of 1 to 6', (string) $this->type);
        }
        $isBodyOrCancel = $this->type === FrameType::BODY || $this->type === FrameType::CANCEL;
        if ($isBodyOrCancel && $length === FrameType::OVERHEAD_BYTES) {
            throw $this->error('flags or a reason after the id', 'an empty payload');
        }
        if ($have < $length + 4) {
            $this->fill($length + 4);
        }
        $this->offset = $this->next + FrameType::HEADER_BYTES;
        $this->length = $length - FrameType::OVERHEAD_BYTES;
        $this->next += $length + 4;

        return true;
    }

    /**
     * Looks, without waiting, whether the next frame cancels a request; that frame stays where it is.
     *
     * The current frame's payload must have been copied before.
     *
     * @throws ServerGone when the stream has ended
     */
    public function isCancelNext(int $id): bool
    {
        if (strlen($this->buffer) - $this->next < FrameType::HEADER_BYTES) {
            $read = [$this->stream];
            $none = null;
            if (@stream_select($read, $none, $none, 0, 0) !== 1) {
                return false;
            }
            if (!$this->fill(FrameType::HEADER_BYTES)) {
                throw new ServerGone('Cannot go on with a request: the server has closed its end');
            }
        }
        ['t' => $type, 'i' => $next] = unpack('Ct/Ni', $this->buffer, $this->next + 4);

        return $type === FrameType::CANCEL && $next === $id;
    }

    /** Payload of the current frame from a place in it on; a copy. */
    public function payload(int $from = 0): string
    {
        return substr($this->buffer, $this->offset + $from, $this->length - $from);
    }

    /** Error about the current frame, which is well-formed by itself but wrong in its place or inside. */
    public function refuse(string $expected, string $seen): WireError
    {
        $start = $this->offset - FrameType::HEADER_BYTES;

        return WireError::at($this->consumed + $start, $expected, $seen, substr($this->buffer, $start));
    }

    /**
     * Reads until so many bytes of the next frame are there; it then begins at 0.
     *
     * @return bool false when the stream ended between two frames
     */
    private function fill(int $wanted): bool
    {
        $this->consumed += $this->next;
        $this->buffer = $this->next === strlen($this->buffer) ? '' : substr($this->buffer, $this->next);
        $this->next = 0;
        while (strlen($this->buffer) < $wanted) {
            $part = fread($this->stream, self::READ_BYTES);
            if ($part !== '' && $part !== false) {
                $this->buffer = $this->buffer === '' ? $part : $this->buffer . $part;
            } elseif (feof($this->stream)) {
                if ($this->buffer === '') {
                    return false;
                }
                throw $this->error("$wanted bytes", 'the end after ' . strlen($this->buffer));
            }
        }

        return true;
    }

    private function error(string $expected, string $seen): WireError
    {
        return WireError::at($this->consumed + $this->next, $expected, $seen, substr($this->buffer, $this->next));
    }
}
