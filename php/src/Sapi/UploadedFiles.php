<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** Uploads of one request on disk, and $_FILES about them in PHP's layout: attribute first, then the name's keys. */
final class UploadedFiles
{
    /** `name[attribute][key]=value&…`, for parse_str() to apply PHP's own rules about names. */
    private string $entries = '';

    /** @var list<string> */
    private array $paths = [];

    private string $name = '';
    private string $clientName = '';
    private string $type = '';
    private string $path = '';
    private int $error = UPLOAD_ERR_OK;
    private int $bytes = 0;

    /** @var resource|null */
    private mixed $stream = null;

    /**
     * @param int $maxBytes of one file, as upload_max_filesize; 0 for no limit
     * @param int $maxFiles as max_file_uploads; more are ignored
     */
    public function __construct(private readonly int $maxBytes, private readonly int $maxFiles)
    {
    }

    /** Begins the next file. */
    public function open(string $name, string $clientName, string $type): void
    {
        $this->name = $name;
        $this->clientName = $clientName;
        $this->type = $type;
        $this->path = '';
        $this->bytes = 0;
        $this->error = UPLOAD_ERR_OK;
        if ($clientName === '') {
            $this->error = UPLOAD_ERR_NO_FILE;
        } elseif (count($this->paths) < $this->maxFiles) {
            $this->create();
        }
    }

    /** Appends to the current file. */
    public function write(string $bytes): void
    {
        $this->bytes += strlen($bytes);
        if ($this->maxBytes > 0 && $this->bytes > $this->maxBytes) {
            $this->error = $this->error === UPLOAD_ERR_OK ? UPLOAD_ERR_INI_SIZE : $this->error;
        } elseif ($this->stream !== null && @fwrite($this->stream, $bytes) !== strlen($bytes)) {
            $this->error = UPLOAD_ERR_CANT_WRITE;
        }
    }

    /** @param bool $isWhole false when the body ended inside the file */
    public function close(bool $isWhole): void
    {
        if ($this->stream === null && $this->error === UPLOAD_ERR_OK) {
            // One file too many: PHP leaves it out.
            return;
        }
        if ($this->stream !== null) {
            fclose($this->stream);
            $this->stream = null;
        }
        if (!$isWhole && $this->error === UPLOAD_ERR_OK) {
            $this->error = UPLOAD_ERR_PARTIAL;
        }
        $isKept = $this->error === UPLOAD_ERR_OK;
        $this->entry('name', basename(strtr($this->clientName, '\\', '/')));
        $this->entry('full_path', $this->clientName);
        $this->entry('type', $isKept ? $this->type : '');
        $this->entry('tmp_name', $isKept ? $this->path : '');
        $this->entry('error', (string) $this->error);
        $this->entry('size', $isKept ? (string) $this->bytes : '0');
    }

    /** @return array<int|string, mixed> */
    public function toArray(): array
    {
        parse_str($this->entries, $files);
        foreach ($files as &$file) {
            foreach (['error', 'size'] as $attribute) {
                if (is_array($file[$attribute])) {
                    array_walk_recursive($file[$attribute], static function (string &$value): void {
                        $value = (int) $value;
                    });
                } else {
                    $file[$attribute] = (int) $file[$attribute];
                }
            }
        }

        return $files;
    }

    /** Deletes what the application has not moved away. */
    public function delete(): void
    {
        foreach ($this->paths as $path) {
            if (is_file($path)) {
                @unlink($path);
            }
        }
        $this->paths = [];
    }

    private function create(): void
    {
        $directory = (string) ini_get('upload_tmp_dir');
        $path = @tempnam($directory === '' ? sys_get_temp_dir() : $directory, 'php');
        $stream = $path === false ? false : @fopen($path, 'wb');
        if ($path !== false) {
            $this->paths[] = $path;
            $this->path = $path;
        }
        if ($stream === false) {
            $this->error = UPLOAD_ERR_NO_TMP_DIR;
        } else {
            $this->stream = $stream;
        }
    }

    private function entry(string $attribute, string $value): void
    {
        $bracket = strpos($this->name, '[');
        $base = $bracket === false ? $this->name : substr($this->name, 0, $bracket);
        $keys = $bracket === false ? '' : substr($this->name, $bracket);
        $this->entries .= rawurlencode("{$base}[$attribute]$keys") . '=' . rawurlencode($value) . '&';
    }
}
