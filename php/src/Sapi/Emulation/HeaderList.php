<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Emulation;

use Closure;

/** Header lines of one answer, by the rules of PHP's header(). */
final class HeaderList
{
    private const BLANKS = " \t\n\r\v\f";

    /** @var list<string> */
    private array $lines = [];

    private bool $areSent = false;
    private ?Closure $callback = null;

    /** @return bool false when the line is refused, with the warning that PHP gives */
    public function add(string $line, bool $replaces, int $status = 0): bool
    {
        if ($this->areSent) {
            trigger_error('Cannot modify header information - headers already sent', E_USER_WARNING);

            return false;
        }
        $line = rtrim($line, self::BLANKS);
        if ($line === '') {
            return true;
        }
        if (strpbrk($line, "\r\n") !== false || str_contains($line, "\0")) {
            trigger_error(str_contains($line, "\0") ? 'Header may not contain NUL bytes'
                : 'Header may not contain more than a single header, new line detected', E_USER_WARNING);

            return false;
        }
        if (strncasecmp($line, 'HTTP/', 5) === 0) {
            // "HTTP/1.1 404 Not Found"; PHP ignores a status that it cannot read.
            $status = (int) ltrim((string) strstr($line, ' '));
            $status === 0 ?: http_response_code($status);

            return true;
        }
        $name = self::name($line);
        if ($replaces) {
            $this->remove($name);
        }
        $this->lines[] = $name === 'content-type' ? self::withCharset($line) : $line;
        $implied = $this->impliedStatus($name);
        $implied === 0 ?: http_response_code($implied);
        $status === 0 ?: http_response_code($status);

        return true;
    }

    /** @param string|null $name null for all */
    public function remove(?string $name): void
    {
        $lower = strtolower($name ?? '');
        $this->lines = $name === null ? [] : array_values(array_filter(
            $this->lines,
            static fn (string $line): bool => self::name($line) !== $lower,
        ));
    }

    /** @return list<string> */
    public function lines(): array
    {
        return $this->lines;
    }

    /** @param Closure(): mixed $callback called before the headers leave */
    public function callBack(Closure $callback): void
    {
        $this->callback = $callback;
    }

    /** The headers are about to be read for the last time. */
    public function finish(): void
    {
        $callback = $this->callback;
        $this->callback = null;
        if ($callback !== null) {
            $callback();
        }
    }

    public function markSent(): void
    {
        $this->areSent = true;
    }

    public function areSent(): bool
    {
        return $this->areSent;
    }

    public function clear(): void
    {
        $this->lines = [];
        $this->areSent = false;
        $this->callback = null;
    }

    private static function name(string $line): string
    {
        return strtolower(substr($line, 0, strcspn($line, ':')));
    }

    private static function withCharset(string $line): string
    {
        $type = ltrim(substr($line, 13));
        $charset = (string) ini_get('default_charset');
        $isComplete = $charset === '' || strncasecmp($type, 'text/', 5) !== 0 || str_contains($type, 'charset=');

        return $isComplete ? $line : "Content-type: $type;charset=$charset";
    }

    /** @return int 0 for none */
    private function impliedStatus(string $name): int
    {
        $status = (int) http_response_code();

        return match (true) {
            $name === 'www-authenticate' => 401,
            $name === 'location' && ($status < 300 || $status > 399) && $status !== 201 => 302,
            default => 0,
        };
    }
}
