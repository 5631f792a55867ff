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
        private readonly RequestBody $body,
    ) {
        $mark = strpos($target, '?');
        $this->query = $mark === false ? '' : substr($target, $mark + 1);
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
            new RequestBody(
                $reader,
                $reader->id,
                $bodyLength === 0 ? '' : substr($reader->buffer, $offset + 5 + $headLength, $bodyLength),
                ($flags & FrameType::FLAG_MORE_BODY) !== 0,
            ),
        );
    }

    /** True as long as bytes of the body are there or may still arrive. */
    public function hasBody(): bool
    {
        return $this->body->isPending();
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
        return $this->body->read($max);
    }

    /** The client left, or the time is up, while the body was read. */
    public function isCancelled(): bool
    {
        return $this->body->isCancelled();
    }
}
