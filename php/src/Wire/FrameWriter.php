<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

use Throwable;

/** Writes frames, each with one write(2) where the pipe has room. */
final class FrameWriter
{
    /** Largest part of a body in one frame: a quarter of a pipe's wake-ups, and far below any frame limit. */
    public const BODY_PART_BYTES = 262144;

    private readonly HeadPacker $packer;

    /** The process that may write: what an application forks inherits the pipe, but owes no answer. */
    private readonly ForkMark $owner;

    /**
     * @param resource $stream        unbuffered, blocking
     * @param int      $maxFrameBytes largest length field that the server accepts
     */
    public function __construct(private readonly mixed $stream, private int $maxFrameBytes = 1_048_576)
    {
        $this->owner = new ForkMark();
        $this->packer = new HeadPacker();
    }

    /** From the next frame on. */
    public function setMaxFrameBytes(int $maxFrameBytes): void
    {
        $this->maxFrameBytes = $maxFrameBytes;
    }

    /**
     * @param string $lines header lines separated by NUL
     * @param int    $memoryKib counts only when the request ends here
     */
    public function head(int $id, int $flags, int $status, int $memoryKib, int $peakKib, string $lines, string $body): void
    {
        $start = $this->packer->pack($id, $flags, $status, $memoryKib, $peakKib, \strlen($lines), \strlen($body));
        $this->write($start . $lines . $body);
    }

    public function body(int $id, int $flags, string $bytes): void
    {
        $this->write(
            \pack('NCNC', FrameType::OVERHEAD_BYTES + 1 + \strlen($bytes), FrameType::BODY_OUT, $id, $flags) . $bytes,
        );
    }

    /** @param string $report left out when it is too long for a frame */
    public function end(int $id, int $flags, int $memoryKib, int $peakKib, string $report = ''): void
    {
        $payload = \pack('CNN', $flags, $memoryKib, $peakKib);
        $this->frame(FrameType::END, $id, $this->fits($payload . $report) ? $payload . $report : $payload);
    }

    /**
     * @param string $lines header lines separated by NUL
     *
     * @return bool false, and nothing is sent, when it is too long for a frame
     */
    public function interim(int $id, int $status, string $lines): bool
    {
        $payload = \pack('n', $status) . $lines;
        $fits = $this->fits($payload);
        if ($fits) {
            $this->frame(FrameType::INTERIM, $id, $payload);
        }

        return $fits;
    }

    public function pong(): void
    {
        $this->frame(FrameType::PONG, 0, '');
    }

    /** @param array<string, mixed> $fields texts that are too long for a frame are cut */
    public function json(int $type, int $id, array $fields): void
    {
        $this->frame($type, $id, JsonMessage::fitting($fields, $this->maxFrameBytes - FrameType::OVERHEAD_BYTES));
    }

    /** @return bool false, and nothing is sent, when it is too long for a frame */
    public function publish(int $id, string $channel, string $event, string $data): bool
    {
        $json = JsonMessage::encode(['channel' => $channel, 'event' => $event, 'data' => $data]);
        $fits = $this->fits($json);
        if ($fits) {
            $this->frame(FrameType::PUBLISH, $id, $json);
        }

        return $fits;
    }

    private function fits(string $payload): bool
    {
        return \strlen($payload) <= $this->maxFrameBytes - FrameType::OVERHEAD_BYTES;
    }

    private function frame(int $type, int $id, string $payload): void
    {
        $this->write(\pack('NCN', FrameType::OVERHEAD_BYTES + \strlen($payload), $type, $id) . $payload);
    }

    /** @throws ServerGone when nobody reads any more, or this process is a fork of the worker */
    private function write(string $frame): void
    {
        if (!$this->owner->isOwner()) {
            throw new ServerGone('Cannot write frame: the wire belongs to the process that was forked');
        }
        try {
            $written = @\fwrite($this->stream, $frame);
            while ($written !== false && $written < \strlen($frame)) {
                $this->waitForRoom($written);
                $frame = \substr($frame, $written);
                $written = @\fwrite($this->stream, $frame);
            }
        } catch (Throwable $cause) {
            // An application's error handler may turn the notice about a broken pipe into an exception.
            throw new ServerGone('Cannot write frame: the server has closed its end', 0, $cause);
        }
        if ($written === false) {
            throw new ServerGone('Cannot write frame: the server has closed its end');
        }
    }

    /** A pipe that somebody has set to non-blocking takes nothing while it is full. */
    private function waitForRoom(int $written): void
    {
        if ($written === 0) {
            $write = [$this->stream];
            $none = null;
            @\stream_select($none, $write, $none, null);
        }
    }
}
