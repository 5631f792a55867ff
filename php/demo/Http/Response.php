<?php

declare(strict_types=1);

namespace Demo\Http;

use function Demo\View\e;

/** An answer as a value: pages make it, App sends it, tests look into it. */
final readonly class Response
{
    /**
     * @param int                                  $status  200 to 599
     * @param array<string, string>                $headers one value a name
     * @param string|array<mixed>|iterable<string> $body    text, data for JSON, or pieces to be streamed
     */
    private function __construct(
        public int $status,
        public array $headers,
        public string|iterable $body,
    ) {
    }

    /** @param array<string, string> $headers */
    public static function html(string $body, int $status = 200, array $headers = []): self
    {
        return new self($status, ['Content-Type' => 'text/html; charset=UTF-8'] + $headers, $body);
    }

    /** @param array<string, mixed> $data encoded by the server, which also sets the content type */
    public static function json(array $data, int $status = 200): self
    {
        return new self($status, [], $data);
    }

    /** @param iterable<string> $pieces each is on its way to the client before the next is asked for */
    public static function stream(iterable $pieces, string $contentType): self
    {
        return new self(200, ['Content-Type' => $contentType, 'Vary' => 'Accept'], $pieces);
    }

    /**
     * The answer to a successful POST: the browser fetches `$path` with GET, so a reload sends nothing twice.
     *
     * @param string $path of this application, starting with one slash
     */
    public static function seeOther(string $path): self
    {
        // The body is for those who see no Location: curl without -L, and processes whose header() is lost.
        $body = sprintf('<!doctype html><title>See other</title><p>Continue at <a href="%1$s">%1$s</a>.', e($path));

        return self::html($body, 303, ['Location' => $path]);
    }

    /** @param array<string, string> $headers */
    public static function noContent(array $headers = []): self
    {
        return new self(204, $headers, '');
    }
}
