<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\Request;

/**
 * Reads a multipart/form-data body part by part as it arrives: fields into memory, files to disk.
 *
 * A body that breaks off yields what was there, and UPLOAD_ERR_PARTIAL for the file it broke off in.
 */
final class MultipartParser
{
    /** `name=value&…`, for parse_str() to apply PHP's own rules about names. */
    private string $fields = '';
    private int $fieldCount = 0;
    private readonly int $maxFields;
    /** Files without a name are numbered. */
    private int $anonymous = 0;

    private function __construct(private readonly MultipartReader $reader, private readonly UploadedFiles $files)
    {
        $this->maxFields = (int) ini_get('max_input_vars');
    }

    /**
     * @param string $boundary as in Content-Type
     *
     * @return array<int|string, mixed> for $_POST
     */
    public static function parse(Request $request, string $boundary, UploadedFiles $files): array
    {
        $parser = new self(new MultipartReader($request, $boundary), $files);
        while ($parser->readPart()) {
        }
        parse_str($parser->fields, $post);

        return $post;
    }

    /** @return bool false after the last part, and at one that is neither field nor file */
    private function readPart(): bool
    {
        $headers = $this->reader->next();
        if ($headers === null) {
            return false;
        }
        if (!isset($headers['content-disposition'])) {
            return true;
        }
        $parameters = HeaderParameters::parse($headers['content-disposition']);
        $name = $parameters['name'] ?? null;
        if (isset($parameters['filename'])) {
            $this->readFile($name ?? (string) $this->anonymous++, $parameters['filename'], $headers);

            return true;
        }
        if ($name !== null) {
            $this->readField($name);
        }

        return $name !== null;
    }

    private function readField(string $name): void
    {
        $value = '';
        $this->reader->read(static function (string $bytes) use (&$value): bool {
            $value .= $bytes;

            return true;
        });
        if (++$this->fieldCount <= $this->maxFields) {
            $this->fields .= rawurlencode($name) . '=' . rawurlencode($value) . '&';
        }
        if (strcasecmp($name, 'MAX_FILE_SIZE') === 0) {
            $this->files->limitTo((int) $value);
        }
    }

    /** @param array<string, string> $headers */
    private function readFile(string $name, string $clientName, array $headers): void
    {
        if (!self::isSound($name)) {
            $this->files->skipRest();

            return;
        }
        $type = explode(';', $headers['content-type'] ?? '', 2)[0];
        if ($this->files->open($name, $clientName, $type)) {
            $this->files->close($this->reader->read($this->files->write(...)));
        }
    }

    /** PHP repairs no name of a file: brackets come in pairs, with nothing between two pairs. */
    private static function isSound(string $name): bool
    {
        $depth = 0;
        for ($i = 0, $n = strlen($name); $i < $n; $i++) {
            $depth += match ($name[$i]) {
                '[' => 1,
                ']' => -1,
                default => 0,
            };
            if ($depth < 0 || ($name[$i] === ']' && $i + 1 < $n && $name[$i + 1] !== '[')) {
                return false;
            }
        }

        return $depth === 0;
    }
}
