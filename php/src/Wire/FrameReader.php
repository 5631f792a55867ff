<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

/** Reads frames. Public fields describe the current one, which next() overwrites: no object is made per frame. */
final class FrameReader
{
    public int $type = 0;
    public int $id = 0;
    /** Bytes of payload. */
    public int $length = 0;
    /** Received bytes; the current frame's payload begins at $offset. */
    public string $buffer = '';
    public int $offset = 0;

    /** Where the next frame begins in $buffer. */
    private int $next = 0;
    /** Bytes received before $buffer, for error messages. */
    private int $consumed = 0;
    private readonly InputPipe $pipe;

    /**
     * @param resource $stream        as InputPipe wants it
     * @param int      $maxFrameBytes largest length field accepted
     * @param string   $arrived       bytes that were read from the stream already
     */
    public function __construct(mixed $stream, private int $maxFrameBytes, string $arrived = '')
    {
        $this->pipe = new InputPipe($stream);
        $this->buffer = $arrived;
    }

    /** From the next frame on. */
    public function setMaxFrameBytes(int $maxFrameBytes): void
    {
        $this->maxFrameBytes = $maxFrameBytes;
    }

    /**
     * Waits for the next frame and makes it the current one; false at the end of the stream: the server is gone.
     *
     * @throws WireError on a length out of bounds or too small for its type, an unknown type, or an end inside a frame
     */
    public function next(): bool
    {
        $have = \strlen($this->buffer) - $this->next;
        if ($have < FrameType::HEADER_BYTES && !$this->fill(FrameType::HEADER_BYTES)) {
            return false;
        }
        ['l' => $length, 't' => $this->type, 'i' => $this->id] = \unpack('Nl/Ct/Ni', $this->buffer, $this->next);
        if ($length < FrameType::OVERHEAD_BYTES || $length > $this->maxFrameBytes) {
            throw $this->error("a length of 5 to $this->maxFrameBytes", (string) $length);
        }
        if ($this->type < FrameType::BOOT || $this->type > FrameType::START) {
            throw $this->error('a type of 1 to 7', (string) $this->type);
        }
        $mayBeEmpty = $this->type !== FrameType::BODY && $this->type !== FrameType::CANCEL;
        if ($length === FrameType::OVERHEAD_BYTES && !$mayBeEmpty) {
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
     * Looks, without waiting, whether a request has been cancelled. What was not read yet stays; the current frame goes.
     *
     * @throws ServerGone when the stream has ended
     */
    public function hasCancel(int $id): bool
    {
        $this->receiveArrived();
        for ($at = $this->next; \strlen($this->buffer) - $at >= FrameType::HEADER_BYTES; $at += 4 + $length) {
            ['l' => $length, 't' => $type, 'i' => $of] = \unpack('Nl/Ct/Ni', $this->buffer, $at);
            if ($type === FrameType::CANCEL && $of === $id) {
                return true;
            }
        }

        return false;
    }

    /** Payload of the current frame from a place in it on; a copy. */
    public function payload(int $from = 0): string
    {
        return \substr($this->buffer, $this->offset + $from, $this->length - $from);
    }

    /** Error about the current frame, which is well-formed by itself but wrong in its place or inside. */
    public function refuse(string $expected, string $seen): WireError
    {
        return $this->error($expected, $seen, $this->offset - FrameType::HEADER_BYTES);
    }

    /**
     * Reads until so many bytes of the next frame are there; it then begins at 0.
     *
     * @return bool false when the stream ended between two frames
     */
    private function fill(int $wanted): bool
    {
        $this->forgetRead();
        while (\strlen($this->buffer) < $wanted) {
            $part = $this->pipe->read(isRest: $this->buffer !== '');
            if ($part === '' && $this->buffer === '') {
                return false;
            }
            // Appended in place: "$a . $b" would copy what is there for each part of a long frame.
            $this->buffer .= $part;
            if ($part === '') {
                throw $this->error("$wanted bytes", 'the end after ' . \strlen($this->buffer));
            }
        }

        return true;
    }

    /** Takes in what has arrived, up to a frame's size: the rest waits in the pipe, and its writer with it. */
    private function receiveArrived(): void
    {
        $this->forgetRead();
        do {
            $part = \strlen($this->buffer) < $this->maxFrameBytes ? $this->pipe->readArrived() : '';
            $this->buffer .= $part;
        } while ($part !== '');
    }

    /** The next frame begins at 0 from now on. */
    private function forgetRead(): void
    {
        $this->consumed += $this->next;
        $this->buffer = \substr($this->buffer, $this->next);
        $this->next = 0;
    }

    private function error(string $expected, string $seen, ?int $start = null): WireError
    {
        $start ??= $this->next;

        return WireError::at($this->consumed + $start, $expected, $seen, \substr($this->buffer, $start));
    }
}
