<?php

declare(strict_types=1);

namespace Demo\Http;

/** One request, read from the superglobals once and passed on; pages never touch them. */
final readonly class Request
{
    /** Decoded, always with a leading slash, without the query. */
    public string $path;

    /**
     * @param string       $method upper case
     * @param string       $target as in the request line: `/path?query`, percent-encoded
     * @param array<mixed> $query  as in $_GET
     * @param array<mixed> $post   as in $_POST
     * @param array<mixed> $files  as in $_FILES
     * @param array<mixed> $server as in $_SERVER
     */
    public function __construct(
        public string $method,
        public string $target,
        public array $query = [],
        public array $post = [],
        public array $files = [],
        public array $server = [],
    ) {
        $this->path = '/' . ltrim(rawurldecode(explode('?', $target, 2)[0]), '/');
    }

    public static function fromGlobals(): self
    {
        $text = static fn (string $key, string $otherwise): string
            => is_string($_SERVER[$key] ?? null) ? $_SERVER[$key] : $otherwise;

        return new self(
            strtoupper($text('REQUEST_METHOD', 'GET')),
            $text('REQUEST_URI', '/'),
            $_GET,
            $_POST,
            $_FILES,
            $_SERVER,
        );
    }

    /** A whole number from the query, kept within its bounds; `$default` where it is missing or not a number. */
    public function queryInt(string $name, int $default, int $min, int $max): int
    {
        $value = filter_var($this->query[$name] ?? null, FILTER_VALIDATE_INT);

        return $value === false ? $default : max($min, min($max, $value));
    }

    /** A field of the posted form; empty where it is missing or where `name[]=` made it an array. */
    public function postText(string $name): string
    {
        $value = $this->post[$name] ?? '';

        return is_string($value) ? $value : '';
    }

    /** @param string $name lower case, such as `accept-language`; empty where the client did not send it */
    public function header(string $name): string
    {
        $key = strtoupper(strtr($name, '-', '_'));
        $key = in_array($key, ['CONTENT_TYPE', 'CONTENT_LENGTH'], true) ? $key : "HTTP_$key";
        $value = $this->server[$key] ?? '';

        return is_scalar($value) ? (string) $value : '';
    }

    /** Whether the client names this type in `Accept`. Wildcards do not count: curl sends them and wants plain text. */
    public function names(string $mediaType): bool
    {
        return str_contains(strtolower($this->header('accept')), $mediaType);
    }

    public function isSecure(): bool
    {
        return in_array($this->server['HTTPS'] ?? '', ['on', '1'], true);
    }

    /** `http://localhost:8080`, for the commands on the pages. A Host that is not plainly one is not repeated. */
    public function origin(): string
    {
        $host = $this->header('host');
        $isPlain = preg_match('/^[A-Za-z0-9.\-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:.]+](:\d{1,5})?$/D', $host) === 1;

        return ($this->isSecure() ? 'https://' : 'http://') . ($isPlain ? $host : 'localhost');
    }
}
