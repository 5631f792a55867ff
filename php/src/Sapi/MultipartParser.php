<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\Request;

/**
 * Reads a multipart/form-data body part by part as it arrives: fields into memory, files to disk.
 *
 * A body that breaks off yields the parts that were complete, and UPLOAD_ERR_PARTIAL for the file it broke off in.
 */
final class MultipartParser
{
    private const READ_BYTES = 65_536;

    /** Longest head of one part; a longer one ends the parsing. */
    private const MAX_HEAD_BYTES = 16_384;

    private string $buffer = '';
    private bool $isAtEnd = false;

    /** `name=value&…`, for parse_str() to apply PHP's own rules about names. */
    private string $fields = '';

    private function __construct(
        private readonly Request $request,
        private readonly string $delimiter,
        private readonly UploadedFiles $files,
    ) {
    }

    /**
     * @param string $boundary as in Content-Type, not empty
     *
     * @return array<int|string, mixed> for $_POST
     */
    public static function parse(Request $request, string $boundary, UploadedFiles $files): array
    {
        $parser = new self($request, "\r\n--$boundary", $files);
        // The first delimiter may be the first thing in the body, without the line break before it.
        $parser->buffer = "\r\n";
        if ($parser->copyUntilDelimiter(null)) {
            while ($parser->readPart()) {
            }
        }
        parse_str($parser->fields, $post);

        return $post;
    }

    /** The boundary that a Content-Type names; '' for none. */
    public static function boundary(string $contentType): string
    {
        return preg_match('/;\s*boundary=(?:"([^"]+)"|([^\s";,]+))/i', $contentType, $found) === 1
            ? ($found[2] ?? $found[1])
            : '';
    }

    /** @return bool false after the last part */
    private function readPart(): bool
    {
        while (strlen($this->buffer) < 2 && $this->fill()) {
        }
        if (!str_starts_with($this->buffer, "\r\n")) {
            return false;
        }
        while (($end = strpos($this->buffer, "\r\n\r\n")) === false) {
            if (strlen($this->buffer) > self::MAX_HEAD_BYTES || !$this->fill()) {
                return false;
            }
        }
        $head = substr($this->buffer, 0, $end);
        $this->buffer = substr($this->buffer, $end + 4);
        $name = self::parameter($head, 'name');
        $file = self::parameter($head, 'filename');
        if ($name !== null && $file !== null) {
            $type = preg_match('/^content-type:[ \t]*([^\r\n;]*)/mi', $head, $found) === 1 ? trim($found[1]) : '';
            $this->files->open($name, $file, $type);
            $isWhole = $this->copyUntilDelimiter($this->files->write(...));
            $this->files->close($isWhole);

            return $isWhole;
        }
        $value = '';
        $isWhole = $this->copyUntilDelimiter(static function (string $bytes) use (&$value): void {
            $value .= $bytes;
        });
        if ($isWhole && $name !== null) {
            $this->fields .= rawurlencode($name) . '=' . rawurlencode($value) . '&';
        }

        return $isWhole;
    }

    /**
     * @param (callable(string): void)|null $take gets everything before the delimiter, in pieces
     *
     * @return bool false when the body ended before the delimiter; what was there has been given to $take
     */
    private function copyUntilDelimiter(?callable $take): bool
    {
        $length = strlen($this->delimiter);
        while (($at = strpos($this->buffer, $this->delimiter)) === false) {
            // The end of the buffer may be the beginning of the delimiter.
            $safe = strlen($this->buffer) - $length + 1;
            if ($safe > 0) {
                $take === null ? null : $take(substr($this->buffer, 0, $safe));
                $this->buffer = substr($this->buffer, $safe);
            }
            if (!$this->fill()) {
                $take === null ? null : $take($this->buffer);
                $this->buffer = '';

                return false;
            }
        }
        if ($at > 0 && $take !== null) {
            $take(substr($this->buffer, 0, $at));
        }
        $this->buffer = substr($this->buffer, $at + $length);

        return true;
    }

    private function fill(): bool
    {
        $bytes = $this->isAtEnd ? '' : $this->request->readBody(self::READ_BYTES);
        $this->isAtEnd = $bytes === '';
        $this->buffer .= $bytes;

        return !$this->isAtEnd;
    }

    private static function parameter(string $head, string $name): ?string
    {
        $pattern = '/^content-disposition:[^\r\n]*?;[ \t]*' . $name . '=(?:"((?:[^"\\\\\r\n]|\\\\.)*)"|([^\s;]*))/mi';
        if (preg_match($pattern, $head, $found) !== 1) {
            return null;
        }

        return strtr($found[2] ?? $found[1], ['\\"' => '"', '\\\\' => '\\']);
    }
}
