<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\WireError;

/** One request as the server handed it over. All strings are raw bytes. */
final class Request
{
    /** Parts of a head before the first header name. */
    private const FIXED_PARTS = 11;

    /** Without `?`. */
    public readonly string $query;

    /** First part of the body that was not read yet. */
    private string $body;

    /** BODY frames follow that were not read yet. */
    private bool $isMoreExpected;

    private bool $isCancelled = false;

    /**
     * @param string                $target    path and query as sent by the client
     * @param string                $protocol  for example `HTTP/1.1`
     * @param string                $scheme    `http` or `https`
     * @param array<string, string> $headers   value by lower-case name
     * @param int|null              $contentLength bytes announced; null when unknown or when there is no body
     */
    public function __construct(
        public readonly int $id,
        public readonly string $method,
        public readonly string $target,
        public readonly string $protocol,
        public readonly string $scheme,
        public readonly string $remoteAddress,
        public readonly string $remotePort,
        public readonly string $serverName,
        public readonly string $serverAddress,
        public readonly string $serverPort,
        public readonly string $requestId,
        public readonly ?int $contentLength,
        public readonly array $headers,
        string $body,
        bool $isMoreExpected,
        private readonly FrameReader $reader,
    ) {
        $mark = strpos($target, '?');
        $this->query = $mark === false ? '' : substr($target, $mark + 1);
        $this->body = $body;
        $this->isMoreExpected = $isMoreExpected;
    }

    /** @throws WireError when the reader's current frame is no well-formed REQUEST */
    public static function fromFrame(FrameReader $reader): self
    {
        $offset = $reader->offset;
        if ($reader->length < 5) {
            throw $reader->refuse('a REQUEST of 5 bytes or more', "$reader->length");
        }
        ['f' => $flags, 'n' => $headLength] = unpack('Cf/Nn', $reader->buffer, $offset);
        if ($headLength > $reader->length - 5) {
            throw $reader->refuse('a head inside its frame', "$headLength bytes");
        }
        $parts = explode("\0", substr($reader->buffer, $offset + 5, $headLength));
        $count = count($parts);
        // Eleven parts, then pairs.
        if ($count < self::FIXED_PARTS || $count % 2 === 0) {
            throw $reader->refuse('eleven parts and pairs in a head', "$count parts");
        }
        $headers = [];
        for ($i = self::FIXED_PARTS; $i < $count; $i += 2) {
            $headers[$parts[$i]] = $parts[$i + 1];
        }
        $bodyLength = $reader->length - 5 - $headLength;

        return new self(
            $reader->id,
            $parts[0],
            $parts[1],
            $parts[2],
            $parts[3],
            $parts[4],
            $parts[5],
            $parts[6],
            $parts[7],
            $parts[8],
            $parts[9],
            $parts[10] === '' ? null : (int) $parts[10],
            $headers,
            $bodyLength === 0 ? '' : substr($reader->buffer, $offset + 5 + $headLength, $bodyLength),
            ($flags & FrameType::FLAG_MORE_BODY) !== 0,
            $reader,
        );
    }

    /** True as long as bytes of the body are there or may still arrive. */
    public function hasBody(): bool
    {
        return $this->body !== '' || $this->isMoreExpected;
    }

    /**
     * Takes the next bytes of the body, waiting for them.
     *
     * @param int $max most bytes to return, 1 and up
     *
     * @return string at least one byte; '' at the end, and when the client left in the middle (see isCancelled())
     */
    public function readBody(int $max): string
    {
        while ($this->body === '' && $this->isMoreExpected) {
            $this->receive();
        }
        if (strlen($this->body) <= $max) {
            $bytes = $this->body;
            $this->body = '';

            return $bytes;
        }
        $bytes = substr($this->body, 0, $max);
        $this->body = substr($this->body, $max);

        return $bytes;
    }

    /** Throws away what the application did not read, so that the next frame is the next request's. */
    public function drainBody(): void
    {
        $this->body = '';
        while ($this->isMoreExpected) {
            $this->receive();
            $this->body = '';
        }
    }

    /** The client left, or the time is up, while the body was read. */
    public function isCancelled(): bool
    {
        return $this->isCancelled;
    }

    private function receive(): void
    {
        $reader = $this->reader;
        if (!$reader->next()) {
            throw $reader->refuse('BODY', 'the end of the stream');
        }
        if ($reader->type === FrameType::PING || $reader->type === FrameType::STOP) {
            throw $reader->refuse("BODY of request $this->id", "type $reader->type");
        }
        if ($reader->id !== $this->id || $reader->length === 0) {
            throw $reader->refuse("BODY of request $this->id", "type $reader->type of request $reader->id");
        }
        if ($reader->type === FrameType::CANCEL) {
            $this->isCancelled = true;
            $this->isMoreExpected = false;

            return;
        }
        if ($reader->type !== FrameType::BODY) {
            throw $reader->refuse("BODY of request $this->id", "type $reader->type");
        }
        $this->isMoreExpected = (ord($reader->buffer[$reader->offset]) & FrameType::FLAG_LAST) === 0;
        $this->body = $reader->payload(1);
    }
}
