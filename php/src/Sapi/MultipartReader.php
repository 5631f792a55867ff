<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\Request;

/**
 * Cuts a multipart body into parts as it arrives, by PHP's own, lenient rules: lines may end in LF alone, text before the
 * first part and after the closing delimiter is skipped, and a delimiter that comes after the closing one counts again.
 */
final class MultipartReader
{
    private const READ_BYTES = 65_536;
    private const BLANKS = " \t\r\n\v\f";

    /** A longer line is taken in pieces. */
    private const MAX_LINE_BYTES = 65_536;

    private string $buffer = '';
    private bool $isAtEnd = false;
    private readonly string $line;
    private readonly string $delimiter;

    public function __construct(private readonly Request $request, string $boundary)
    {
        $this->line = "--$boundary";
        $this->delimiter = "\n--$boundary";
    }

    /** @return array<string, string>|null headers of the next part by lower-case name; null after the last one */
    public function next(): ?array
    {
        do {
            $line = $this->readLine();
        } while ($line !== null && $line !== $this->line);
        if ($line === null) {
            return null;
        }
        $headers = [];
        $name = '';
        while (($line = $this->readLine()) !== null && $line !== '') {
            $colon = strspn($line, self::BLANKS, 0, 1) === 1 ? false : strpos($line, ':');
            if ($colon !== false) {
                $name = strtolower(substr($line, 0, $colon));
                $headers[$name] = ltrim(substr($line, $colon + 1), self::BLANKS);
            } elseif ($name !== '') {
                $headers[$name] .= $line;
            }
        }

        return $headers;
    }

    /**
     * Hands over the content of the current part.
     *
     * @param callable(string): bool $take gets it in pieces; returns false to leave out the rest
     *
     * @return bool false when the body ended inside the part
     */
    public function read(callable $take): bool
    {
        // The end of the buffer may be the beginning of the delimiter, after a carriage return that belongs to it.
        $margin = strlen($this->delimiter) + 1;
        while (($at = strpos($this->buffer, $this->delimiter)) === false) {
            $safe = strlen($this->buffer) - $margin;
            if ($safe > 0) {
                $piece = substr($this->buffer, 0, $safe);
                $this->buffer = substr($this->buffer, $safe);
                if (!$take($piece)) {
                    return true;
                }
            }
            if (!$this->fill()) {
                $this->takeLast($take, $this->beginningOfDelimiter());

                return false;
            }
        }
        $this->takeLast($take, $at);

        return true;
    }

    /** @param callable(string): bool $take */
    private function takeLast(callable $take, int $end): void
    {
        $isDelimited = $end < strlen($this->buffer);
        $piece = substr($this->buffer, 0, $end);
        if ($isDelimited && str_ends_with($piece, "\r")) {
            $piece = substr($piece, 0, -1);
        }
        $this->buffer = substr($this->buffer, $end);
        if ($piece !== '') {
            $take($piece);
        }
    }

    /** Where, at the end of a body that broke off, a delimiter may have begun. */
    private function beginningOfDelimiter(): int
    {
        $length = strlen($this->buffer);
        for ($n = min($length, strlen($this->delimiter) - 1); $n > 0; $n--) {
            if (substr_compare($this->buffer, $this->delimiter, -$n, $n) === 0) {
                return $length - $n;
            }
        }

        return $length;
    }

    /** Without its end; cut at a NUL, as C does. Null when no whole line is left. */
    private function readLine(): ?string
    {
        while (($at = strpos($this->buffer, "\n")) === false && strlen($this->buffer) < self::MAX_LINE_BYTES) {
            if (!$this->fill()) {
                return null;
            }
        }
        $line = $at === false ? $this->buffer : substr($this->buffer, 0, $at);
        $this->buffer = $at === false ? '' : substr($this->buffer, $at + 1);
        $line = str_ends_with($line, "\r") ? substr($line, 0, -1) : $line;
        $nul = strpos($line, "\0");

        return $nul === false ? $line : substr($line, 0, $nul);
    }

    private function fill(): bool
    {
        $bytes = $this->isAtEnd ? '' : $this->request->readBody(self::READ_BYTES);
        $this->isAtEnd = $bytes === '';
        $this->buffer .= $bytes;

        return !$this->isAtEnd;
    }
}
