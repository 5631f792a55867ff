<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * A body that is waited for: up to 2 MiB in memory, a longer one in a file without a name, which is gone with the process
 * however that ends. The file behind `php://temp` keeps its name until PHP closes it, which a killed process does not.
 */
final class KeptBody
{
    private const MEMORY_BYTES = 2_097_152;

    /** @var resource */
    private mixed $stream;
    private int $length = 0;
    private bool $isInMemory = true;
    private bool $isWhole = true;

    public function __construct()
    {
        $this->stream = \fopen('php://memory', 'w+b');
    }

    /** Nothing more is kept once the disk has taken less than it was given. */
    public function append(string $bytes): void
    {
        $this->length += \strlen($bytes);
        if ($this->isWhole && $this->isInMemory && $this->length > self::MEMORY_BYTES) {
            $this->moveToDisk();
        }
        $this->isWhole = $this->isWhole && @\fwrite($this->stream, $bytes) === \strlen($bytes);
    }

    /** Whether everything that was appended is there. */
    public function isWhole(): bool
    {
        return $this->isWhole;
    }

    /** Bytes that were appended, kept or not. */
    public function length(): int
    {
        return $this->length;
    }

    /** @return resource at its beginning; empty when not everything could be kept */
    public function stream(): mixed
    {
        if (!$this->isWhole) {
            \ftruncate($this->stream, 0);
        }
        \rewind($this->stream);

        return $this->stream;
    }

    private function moveToDisk(): void
    {
        $file = @\tmpfile();
        if ($file === false) {
            $this->isWhole = false;

            return;
        }
        @\unlink(\stream_get_meta_data($file)['uri']);
        \rewind($this->stream);
        $this->isWhole = @\stream_copy_to_stream($this->stream, $file) === \fstat($this->stream)['size'];
        $this->stream = $file;
        $this->isInMemory = false;
    }
}
