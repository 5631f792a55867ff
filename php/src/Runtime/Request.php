<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Wire\ServerGone;
use BareMetalPHP\AppServer\Wire\WireError;

/**
 * One request as the server handed it over. All strings are raw bytes.
 *
 * The head stays the list that it arrived as: most requests are asked for nothing but their $_SERVER.
 */
final class Request
{
    /** Places in the head. */
    public const METHOD = 0;
    public const TARGET = 1;
    public const PROTOCOL = 2;
    public const SCHEME = 3;
    public const REMOTE_ADDRESS = 4;
    public const REMOTE_PORT = 5;
    public const SERVER_NAME = 6;
    public const SERVER_ADDRESS = 7;
    public const SERVER_PORT = 8;
    private const CONTENT_LENGTH = 10;

    /** The first header name; its value follows, then the next name. */
    public const FIRST_HEADER = 11;

    /** @var array<string, string>|null */
    private ?array $headers = null;

    /**
     * @param list<string>     $head eleven parts, then name and value of each header
     * @param RequestBody|null $body null when there is none
     */
    public function __construct(
        public readonly int $id,
        public readonly array $head,
        private readonly ?RequestBody $body,
    ) {
    }

    /**
     * A request whose length nobody has announced, once all of its body is there: as php-fpm gets it from a web server
     * that buffers. PHP cannot tell otherwise whether a form exceeds post_max_size before it has parsed half of it.
     *
     * @throws BodyLost   when the disk is full
     * @throws ServerGone when the server goes away
     * @throws WireError  when the server breaks the protocol
     */
    public function withLength(): self
    {
        $length = (string) $this->body->keep();
        $head = \array_slice($this->head, 0, self::FIRST_HEADER);
        $head[self::CONTENT_LENGTH] = $length;
        foreach (['content-length' => $length] + $this->headers() as $name => $value) {
            if ($name !== 'transfer-encoding') {
                \array_push($head, (string) $name, $value);
            }
        }

        return new self($this->id, $head, $this->body);
    }

    public function method(): string
    {
        return $this->head[self::METHOD];
    }

    /** Path and query as sent by the client. */
    public function target(): string
    {
        return $this->head[self::TARGET];
    }

    /** What follows the `?`. */
    public function query(): string
    {
        $mark = \strpos($this->head[self::TARGET], '?');

        return $mark === false ? '' : \substr($this->head[self::TARGET], $mark + 1);
    }

    /** Bytes announced; null when unknown or when there is no body. */
    public function contentLength(): ?int
    {
        $length = $this->head[self::CONTENT_LENGTH];

        return $length === '' ? null : (int) $length;
    }

    /** @return array<string, string> value by lower-case name */
    public function headers(): array
    {
        if ($this->headers === null) {
            $this->headers = [];
            for ($i = self::FIRST_HEADER, $count = \count($this->head); $i < $count; $i += 2) {
                $this->headers[$this->head[$i]] = $this->head[$i + 1];
            }
        }

        return $this->headers;
    }

    /** @param string $name lower case */
    public function header(string $name): string
    {
        return $this->headers()[$name] ?? '';
    }

    /** True as long as bytes of the body are there or may still arrive. */
    public function hasBody(): bool
    {
        return $this->body !== null && $this->body->isPending();
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
        return $this->body === null ? '' : $this->body->read($max);
    }

    /** The client left, or the time is up, while the body was read. */
    public function isCancelled(): bool
    {
        return $this->body !== null && $this->body->isCancelled();
    }
}
