<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameReader;
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
    private bool $hasBody = true;
    private bool $isClientGone = false;

    /** @param int $maxFrameBytes largest length of a frame; bodies are cut to fit */
    public function __construct(
        private readonly FrameReader $reader,
        private readonly FrameWriter $writer,
        private readonly Sapi $sapi,
        private readonly AnswerHead $head,
        private readonly int $maxFrameBytes = 1_048_576,
    ) {
    }

    public function begin(int $id): void
    {
        $this->id = $id;
        $this->isHeadSent = false;
        $this->isComplete = false;
        $this->isClientGone = false;
        $this->head->begin();
    }

    public function requestId(): int
    {
        return $this->id;
    }

    public function isHeadSent(): bool
    {
        return $this->isHeadSent;
    }

    public function isComplete(): bool
    {
        return $this->isComplete;
    }

    /** A CANCEL arrived while the answer was streamed: what is written from now on is thrown away. */
    public function isClientGone(): bool
    {
        return $this->isClientGone;
    }

    /** Sends a part of the body, the head before the first. */
    public function stream(string $bytes): void
    {
        if ($this->isComplete || $this->isClientGone) {
            return;
        }
        if ($this->reader->hasCancel($this->id)) {
            $this->isClientGone = true;
            $this->sapi->markClientGone();

            return;
        }
        $at = 0;
        $size = $this->partBytes();
        if (!$this->isHeadSent) {
            $this->sendHead(0, substr($bytes, 0, $size));
            $at = $size;
        }
        for ($n = strlen($bytes); $at < $n && $this->hasBody; $at += $size) {
            $this->writer->body($this->id, 0, substr($bytes, $at, $size));
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
        if (!$this->isHeadSent && strlen($body) <= $this->partBytes() && !$this->isClientGone) {
            $this->sendHead(FrameType::FLAG_BODY_COMPLETE | $flags, $body);
            $this->isComplete = true;

            return ($flags & FrameType::FLAG_REQUEST_ENDS) !== 0;
        }
        if ($body !== '') {
            $this->stream($body);
        }
        $this->isComplete = true;
        if ($this->isHeadSent && !$this->isClientGone) {
            $this->writer->body($this->id, FrameType::FLAG_LAST, '');
        }

        return false;
    }

    /**
     * Answers with status 500 and no body if no head was sent; else nothing more is sent, and the server cuts.
     *
     * @param int $flags as for complete()
     *
     * @return bool as for complete()
     */
    public function fail(int $flags): bool
    {
        $canAnswer = !$this->isHeadSent && !$this->isComplete && !$this->isClientGone;
        $this->isComplete = true;
        if ($canAnswer) {
            $this->isHeadSent = true;
            $this->head->sendFailure($this->id, $flags);
        }

        return $canAnswer && ($flags & FrameType::FLAG_REQUEST_ENDS) !== 0;
    }

    private function sendHead(int $flags, string $body): void
    {
        $this->isHeadSent = true;
        $this->hasBody = $this->head->send($this->id, $flags, $body);
        if (($flags & FrameType::FLAG_REQUEST_ENDS) === 0) {
            $this->sapi->markHeadersSent();
        }
    }

    /** Half of a frame at most: header lines have to fit beside the beginning of a body. */
    private function partBytes(): int
    {
        return min(FrameWriter::BODY_PART_BYTES, $this->maxFrameBytes >> 1);
    }
}
