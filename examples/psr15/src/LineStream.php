<?php

declare(strict_types=1);

namespace Example;

use Psr\Http\Message\StreamInterface;
use RuntimeException;

/** A body that is made while it is read. Its size is unknown, so that each piece goes out as it comes. */
final class LineStream implements StreamInterface
{
    private int $line = 0;

    public function __construct(private readonly int $lines)
    {
    }

    public function read($length): string
    {
        if ($this->line > 0) {
            usleep(200_000);
        }
        $this->line++;

        return "line $this->line of process " . getmypid() . "\n";
    }

    public function eof(): bool
    {
        return $this->line >= $this->lines;
    }

    public function getContents(): string
    {
        for ($contents = ''; !$this->eof();) {
            $contents .= $this->read(1024);
        }

        return $contents;
    }

    public function __toString(): string
    {
        return $this->getContents();
    }

    public function getSize(): ?int
    {
        return null;
    }

    public function isReadable(): bool
    {
        return true;
    }

    public function isSeekable(): bool
    {
        return false;
    }

    public function isWritable(): bool
    {
        return false;
    }

    public function close(): void
    {
        $this->line = $this->lines;
    }

    public function detach()
    {
        return null;
    }

    public function tell(): int
    {
        return $this->line;
    }

    public function seek($offset, $whence = SEEK_SET): void
    {
        throw new RuntimeException('A line that was read is gone');
    }

    public function rewind(): void
    {
        $this->seek(0);
    }

    public function write($string): int
    {
        throw new RuntimeException('Lines are read only');
    }

    public function getMetadata($key = null)
    {
        return $key === null ? [] : null;
    }
}
