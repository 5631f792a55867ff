<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;

/** Makes HEAD frames of what the application left in PHP and in its response object; what HTTP forbids is logged. */
final class AnswerHead
{
    /** @param int $maxLinesBytes of all header lines of one answer */
    public function __construct(
        private readonly FrameWriter $writer,
        private readonly Sapi $sapi,
        private readonly HeaderLines $headers,
        private readonly int $maxLinesBytes = 262_144,
    ) {
    }

    /** Forgets the last request. */
    public function begin(): void
    {
        $this->headers->clear();
    }

    /**
     * @param int    $flags as FrameWriter::head()
     * @param string $body  complete, or its beginning; left out where the status allows none
     *
     * @return bool false when an answer of this status has no body
     */
    public function send(int $id, int $flags, string $body): bool
    {
        $status = $this->sapi->statusCode();
        if ($status < 200 || $status > 599) {
            $this->log($id, "Cannot send status $status: a status of 200 to 599 is wanted; 500 was sent");
            $status = 500;
        }
        $hasBody = $status !== 204 && $status !== 304;
        $lines = $this->headers->join($this->sapi->headerLines(), $hasBody);
        foreach ($this->headers->dropped() as $line) {
            $this->log($id, 'Cannot send header line: expected "Name: value" without control bytes', ['line' => $line]);
        }
        if (\strlen($lines) > $this->maxLinesBytes) {
            $bytes = \strlen($lines);
            $this->log($id, "Cannot send $bytes bytes of header lines: $this->maxLinesBytes fit; 500 was sent");
            $this->write($id, $flags, 500, '', '');

            return false;
        }
        $this->write($id, $flags, $status, $lines, $hasBody ? $body : '');

        return $hasBody;
    }

    /**
     * Nothing but a status of 1xx has been flushed: that goes ahead of the answer, which is still to come.
     *
     * @return bool false when the status is one of an answer
     */
    public function sendInterim(int $id): bool
    {
        $status = $this->sapi->statusCode();
        if ($status < 100 || $status > 199) {
            return false;
        }
        if (!$this->writer->interim($id, $status, $this->headers->join($this->sapi->headerLines(), false))) {
            $this->log($id, "Cannot send status $status ahead of the answer: its header lines do not fit into a frame");
        }
        \http_response_code(200);

        return true;
    }

    /** Status 500, nothing else: the server writes the page. */
    public function sendFailure(int $id, int $flags): void
    {
        $this->write($id, $flags | FrameType::FLAG_BODY_COMPLETE, 500, '', '');
    }

    private function write(int $id, int $flags, int $status, string $lines, string $body): void
    {
        $memory = \memory_get_usage() >> 10;
        $this->writer->head($id, $flags, $status, $memory, \memory_get_peak_usage() >> 10, $lines, $body);
    }

    /** @param array<string, mixed> $context */
    private function log(int $id, string $message, array $context = []): void
    {
        $this->writer->json(FrameType::LOG, $id, [
            'level' => 'warn',
            'message' => $message,
            'context' => (object) $context,
        ]);
    }
}
