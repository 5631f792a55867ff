<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;

/**
 * The answer to the current request on its way to the server: nothing sent, head sent, complete, ended.
 *
 * One object serves all requests of a worker; begin() makes it new.
 */
final class Answer
{
    private int $id = 0;
    private bool $isHeadSent = false;
    private bool $isComplete = true;
    private bool $isEnded = true;
    private bool $hasBody = true;

    private readonly int $partBytes;

    /** @param int $maxFrameBytes largest length of a frame: half of it is for header lines, or a part of a body */
    public function __construct(
        private readonly FrameWriter $writer,
        private readonly Sapi $sapi,
        private readonly AnswerHead $head,
        private readonly ClientWatch $client,
        int $maxFrameBytes = 1_048_576,
    ) {
        $this->partBytes = \min(FrameWriter::BODY_PART_BYTES, $maxFrameBytes >> 1);
    }

    public function begin(int $id): void
    {
        $this->id = $id;
        $this->isHeadSent = false;
        $this->isComplete = false;
        $this->isEnded = false;
        $this->head->begin();
        $this->client->begin($id);
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

    public function isEnded(): bool
    {
        return $this->isEnded;
    }

    /** Sends a part of the body, the head before the first; nothing to a client that is gone. */
    public function stream(string $bytes): void
    {
        if ($this->isComplete || $this->client->look()) {
            return;
        }
        $this->isHeadSent ?: $this->sapi->finishHeaders();
        $at = 0;
        if (!$this->isHeadSent) {
            if ($bytes === '' && $this->head->sendInterim($this->id)) {
                return;
            }
            $this->sendHead(0, \substr($bytes, 0, $this->partBytes));
            $at = $this->partBytes;
        }
        for ($n = \strlen($bytes); $at < $n && $this->hasBody; $at += $this->partBytes) {
            $this->writer->body($this->id, 0, \substr($bytes, $at, $this->partBytes));
        }
    }

    /**
     * Sends the rest of the body: the answer is complete.
     *
     * @param int $flags FrameType::FLAG_REQUEST_ENDS and FLAG_RETIRE, if one frame can say it all; else end() does
     */
    public function complete(string $body, int $flags): void
    {
        if ($this->isComplete) {
            return;
        }
        $this->isHeadSent ?: $this->sapi->finishHeaders();
        if (!$this->isHeadSent && !$this->client->isGone() && \strlen($body) <= $this->partBytes) {
            $this->isComplete = true;
            $this->sendHead(FrameType::FLAG_BODY_COMPLETE | $flags, $body);

            return;
        }
        $body === '' ?: $this->stream($body);
        $this->isComplete = true;
        if ($this->isHeadSent && !$this->client->isGone()) {
            $this->writer->body($this->id, FrameType::FLAG_LAST, '');
        }
    }

    /**
     * Says why, then status 500 and no body if no head was sent; else nothing more is sent, and the server cuts.
     *
     * @param array<string, mixed>|null $failure fields of ERROR; null when there is nothing to say
     * @param int                       $flags   as for complete()
     */
    public function fail(?array $failure, int $flags): void
    {
        if ($failure !== null) {
            $this->writer->json(FrameType::ERROR, $this->id, $failure);
        }
        $canAnswer = !$this->isHeadSent && !$this->isComplete && !$this->client->isGone();
        $this->isComplete = true;
        if ($canAnswer) {
            $this->isHeadSent = true;
            $this->isEnded = ($flags & FrameType::FLAG_REQUEST_ENDS) !== 0;
            $this->head->sendFailure($this->id, $flags);
        }
    }

    /** @param string $report JSON, or '' for none; lost when the request has ended already */
    public function end(int $flags, string $report = ''): void
    {
        if (!$this->isEnded) {
            $this->isEnded = true;
            $this->isComplete = true;
            $this->writer->end($this->id, $flags, \memory_get_usage() >> 10, \memory_get_peak_usage() >> 10, $report);
        }
    }

    private function sendHead(int $flags, string $body): void
    {
        $this->isHeadSent = true;
        $this->isEnded = ($flags & FrameType::FLAG_REQUEST_ENDS) !== 0;
        $this->hasBody = $this->head->send($this->id, $flags, $body);
        if (!$this->isEnded) {
            $this->sapi->markHeadersSent();
        }
    }
}
