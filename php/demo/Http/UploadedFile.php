<?php

declare(strict_types=1);

namespace Demo\Http;

/** One file of a multipart form. Name and type are the client's claim; nothing may be decided by them. */
final readonly class UploadedFile
{
    /**
     * @param string $field    name of the form field, `files[0]`
     * @param int    $error    one of UPLOAD_ERR_*
     * @param int    $size     bytes
     * @param string $tempPath where PHP put it; deleted at the end of the request
     */
    public function __construct(
        public string $field,
        public string $name,
        public string $type,
        public int $size,
        public int $error,
        public string $tempPath,
    ) {
    }

    /**
     * PHP turns `files[a][b]` inside out: `$_FILES['files']['name']['a']['b']`. This turns it back into a list.
     *
     * @param array<mixed> $files as in $_FILES
     *
     * @return list<self> in the order of the form
     */
    public static function listFrom(array $files): array
    {
        $list = [];
        foreach ($files as $field => $entry) {
            if (is_array($entry)) {
                array_push($list, ...self::unfold((string) $field, $entry));
            }
        }

        return $list;
    }

    /**
     * @param array<mixed> $entry
     *
     * @return list<self>
     */
    private static function unfold(string $field, array $entry): array
    {
        $names = $entry['name'] ?? '';
        if (is_array($names)) {
            $list = [];
            foreach (array_keys($names) as $key) {
                $inner = array_map(static fn (mixed $column): mixed => ((array) $column)[$key] ?? null, $entry);
                array_push($list, ...self::unfold("{$field}[{$key}]", $inner));
            }

            return $list;
        }

        $text = static fn (string $column): string => is_string($entry[$column] ?? null) ? $entry[$column] : '';
        $size = $entry['size'] ?? 0;
        $error = $entry['error'] ?? UPLOAD_ERR_NO_FILE;

        return [new self(
            $field,
            $text('name'),
            $text('type'),
            is_int($size) ? $size : 0,
            is_int($error) ? $error : UPLOAD_ERR_NO_FILE,
            $text('tmp_name'),
        )];
    }

    /** The constant's name, as one would search for it. */
    public function errorName(): string
    {
        return match ($this->error) {
            UPLOAD_ERR_OK => 'UPLOAD_ERR_OK',
            UPLOAD_ERR_INI_SIZE => 'UPLOAD_ERR_INI_SIZE',
            UPLOAD_ERR_FORM_SIZE => 'UPLOAD_ERR_FORM_SIZE',
            UPLOAD_ERR_PARTIAL => 'UPLOAD_ERR_PARTIAL',
            UPLOAD_ERR_NO_FILE => 'UPLOAD_ERR_NO_FILE',
            UPLOAD_ERR_NO_TMP_DIR => 'UPLOAD_ERR_NO_TMP_DIR',
            UPLOAD_ERR_CANT_WRITE => 'UPLOAD_ERR_CANT_WRITE',
            UPLOAD_ERR_EXTENSION => 'UPLOAD_ERR_EXTENSION',
            default => "UPLOAD_ERR {$this->error}",
        };
    }

    /** What went wrong, in a sentence; empty where nothing did. */
    public function errorText(): string
    {
        return match ($this->error) {
            UPLOAD_ERR_OK => '',
            UPLOAD_ERR_INI_SIZE => 'Larger than upload_max_filesize, ' . ini_get('upload_max_filesize') . '.',
            UPLOAD_ERR_FORM_SIZE => 'Larger than the MAX_FILE_SIZE field of the form.',
            UPLOAD_ERR_PARTIAL => 'Only a part of the file arrived.',
            UPLOAD_ERR_NO_FILE => 'No file was chosen.',
            UPLOAD_ERR_NO_TMP_DIR => 'There is no directory for temporary files.',
            UPLOAD_ERR_CANT_WRITE => 'The file could not be written to disk.',
            UPLOAD_ERR_EXTENSION => 'A PHP extension refused the file.',
            default => 'PHP does not say what went wrong.',
        };
    }
}
