<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

/** Uploads of one request, as the parser hands them over. */
final class UploadedFiles
{
    private readonly UploadEntries $entries;

    private string $name = '';
    private string $clientName = '';
    private string $type = '';
    private string $path = '';
    private int $error = UPLOAD_ERR_OK;
    private int $bytes = 0;
    private int $formBytes = 0;
    private bool $isSkipping = false;

    /** @var resource|null */
    private mixed $stream = null;

    /**
     * @param int $maxBytes of one file, as upload_max_filesize; 0 for no limit
     * @param int $maxFiles as max_file_uploads, 0 where file_uploads is off; more are ignored
     */
    public function __construct(
        private readonly int $maxBytes,
        private readonly int $maxFiles,
        private readonly TemporaryFiles $onDisk,
    ) {
        $this->entries = new UploadEntries();
    }

    /** A field MAX_FILE_SIZE of the form, for the files after it; 0 for no limit. */
    public function limitTo(int $bytes): void
    {
        $this->formBytes = $bytes;
    }

    /** A file's name was refused: PHP then leaves out all files behind it as well. */
    public function skipRest(): void
    {
        $this->isSkipping = true;
    }

    /**
     * Begins the next file.
     *
     * @return bool false when it is left out: the most files have been made, or a name was refused
     */
    public function open(string $name, string $clientName, string $type): bool
    {
        if ($this->isSkipping || $this->onDisk->count() >= $this->maxFiles) {
            return false;
        }
        $this->name = $name;
        $this->clientName = $clientName;
        $this->type = $type;
        $this->path = '';
        $this->bytes = 0;
        $this->error = UPLOAD_ERR_OK;
        if ($clientName === '') {
            $this->error = UPLOAD_ERR_NO_FILE;
        } else {
            $this->create();
        }

        return true;
    }

    /**
     * Appends to the current file.
     *
     * @return bool false when the rest of it is of no use
     */
    public function write(string $bytes): bool
    {
        if ($this->error !== UPLOAD_ERR_OK) {
            return false;
        }
        $this->bytes += strlen($bytes);
        $this->error = match (true) {
            $this->maxBytes > 0 && $this->bytes > $this->maxBytes => UPLOAD_ERR_INI_SIZE,
            $this->formBytes > 0 && $this->bytes > $this->formBytes => UPLOAD_ERR_FORM_SIZE,
            $this->stream === null || @fwrite($this->stream, $bytes) !== strlen($bytes) => UPLOAD_ERR_CANT_WRITE,
            default => UPLOAD_ERR_OK,
        };

        return $this->error === UPLOAD_ERR_OK;
    }

    /** @param bool $isWhole false when the body ended inside the file */
    public function close(bool $isWhole): void
    {
        if ($this->stream !== null) {
            fclose($this->stream);
            $this->stream = null;
        }
        if (!$isWhole && $this->error === UPLOAD_ERR_OK) {
            $this->error = UPLOAD_ERR_PARTIAL;
        }
        $isKept = $this->error === UPLOAD_ERR_OK;
        $this->entries->add($this->name, [
            'name' => substr($this->clientName, strlen($this->clientName) - strcspn(strrev($this->clientName), '/\\')),
            'full_path' => $this->clientName,
            'type' => $isKept ? $this->type : '',
            'tmp_name' => $isKept ? $this->path : '',
            'error' => (string) $this->error,
            'size' => $isKept ? (string) $this->bytes : '0',
        ]);
    }

    /** @return array<int|string, mixed> for $_FILES */
    public function toArray(): array
    {
        return $this->entries->toArray();
    }

    private function create(): void
    {
        [$this->path, $this->stream] = $this->onDisk->create() ?? ['', null];
        if ($this->stream === null) {
            $this->error = UPLOAD_ERR_NO_TMP_DIR;
        }
    }
}
