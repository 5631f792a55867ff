<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;

/**
 * The answer to the current request on its way to the server: nothing sent, head sent, complete.
 *
 * One object serves all requests of a worker; begin() makes it new.
 */
final class Answer
{
    private int $id = 0;
    private bool $isHeadSent = false;
    private bool $isComplete = true;

    public function __construct(
        private readonly FrameWriter $writer,
        private readonly Sapi $sapi,
        private readonly HeaderLines $headers,
    ) {
    }

    public function begin(int $id): void
    {
        $this->id = $id;
        $this->isHeadSent = false;
        $this->isComplete = false;
        $this->headers->clear();
    }

    public function isHeadSent(): bool
    {
        return $this->isHeadSent;
    }

    public function isComplete(): bool
    {
        return $this->isComplete;
    }

    /** Sends a part of the body, the head before the first. */
    public function stream(string $bytes): void
    {
        if ($this->isComplete) {
            return;
        }
        if (!$this->isHeadSent) {
            $part = substr($bytes, 0, FrameWriter::BODY_PART_BYTES);
            $bytes = substr($bytes, strlen($part));
            $this->sendHead(0, $part);
        }
        for ($at = 0, $n = strlen($bytes); $at < $n; $at += FrameWriter::BODY_PART_BYTES) {
            $this->writer->body($this->id, 0, substr($bytes, $at, FrameWriter::BODY_PART_BYTES));
        }
    }

    /**
     * Sends the rest of the body and ends the answer.
     *
     * @param int $flags FrameType::FLAG_REQUEST_ENDS and FLAG_RETIRE: what can be said at the same time
     *
     * @return bool true when the frame that was sent carried $flags, so that no END has to follow
     */
    public function complete(string $body, int $flags): bool
    {
        if ($this->isComplete) {
            return false;
        }
        $isSmall = strlen($body) <= FrameWriter::BODY_PART_BYTES;
        if (!$this->isHeadSent && $isSmall) {
            $this->sendHead(FrameType::FLAG_BODY_COMPLETE | $flags, $body);
            $this->isComplete = true;

            return ($flags & FrameType::FLAG_REQUEST_ENDS) !== 0;
        }
        $this->stream($body);
        $this->writer->body($this->id, FrameType::FLAG_LAST, '');
        $this->isComplete = true;

        return false;
    }

    private function sendHead(int $flags, string $body): void
    {
        $this->isHeadSent = true;
        $this->writer->head(
            $this->id,
            $flags,
            $this->sapi->statusCode(),
            memory_get_usage() >> 10,
            memory_get_peak_usage() >> 10,
            $this->headers->join($this->sapi->headerLines()),
            $body,
        );
        if (($flags & FrameType::FLAG_BODY_COMPLETE) === 0) {
            $this->sapi->markHeadersSent();
        }
    }
}
