<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\ServerGone;
use BareMetalPHP\AppServer\Wire\WireError;

/** The body of one request: its beginning came with the request, the rest is read from the wire when asked for. */
final class RequestBody
{
    private const PIECE_BYTES = 262_144;

    private bool $isCancelled = false;

    /** What of $bytes has been read: cutting it off would copy the rest with every read. */
    private int $read = 0;

    /** @var resource|null all of it, once it has been kept */
    private mixed $kept = null;

    /** Bytes of $kept that have not been read. */
    private int $keptBytes = 0;

    /**
     * @param int    $id             request whose BODY frames belong here
     * @param string $bytes          beginning of the body; not read by anybody yet
     * @param bool   $isMoreExpected BODY frames follow
     */
    public function __construct(
        private readonly FrameReader $reader,
        private readonly int $id,
        private string $bytes,
        private bool $isMoreExpected,
    ) {
    }

    /** True as long as bytes of the body are there or may still arrive. */
    public function isPending(): bool
    {
        return $this->read < \strlen($this->bytes) || $this->isMoreExpected || $this->keptBytes > 0;
    }

    /** The client left, or the time is up, while the body was read. */
    public function isCancelled(): bool
    {
        return $this->isCancelled;
    }

    /**
     * @param int $max most bytes to return, 1 and up
     *
     * @return string at least one byte; '' at the end, and after a CANCEL
     *
     * @throws ServerGone when the stream ends before the body does
     * @throws WireError  when another frame arrives than BODY or CANCEL of this request
     */
    public function read(int $max): string
    {
        if ($this->kept !== null) {
            // PHP makes room for all that is asked for.
            $bytes = (string) \fread($this->kept, \min($max, self::PIECE_BYTES));
            $this->keptBytes -= \strlen($bytes);

            return $bytes;
        }
        while ($this->read === \strlen($this->bytes) && $this->isMoreExpected) {
            $this->bytes = '';
            $this->read = 0;
            $this->receive();
        }
        $bytes = \substr($this->bytes, $this->read, $max);
        $this->read += \strlen($bytes);

        return $bytes;
    }

    /**
     * Waits for all of it: from 2 MiB on it is on disk. Nothing is left of one that breaks off.
     *
     * @return int its length
     *
     * @throws BodyLost   when the disk is full; the rest of it is read all the same
     * @throws ServerGone when the stream ends before the body does
     * @throws WireError  when another frame arrives than BODY or CANCEL of this request
     */
    public function keep(): int
    {
        $body = new KeptBody();
        while (($bytes = $this->read(self::PIECE_BYTES)) !== '') {
            $body->append($bytes);
        }
        if ($this->isCancelled) {
            return 0;
        }
        if (!$body->isWhole()) {
            throw new BodyLost("Cannot keep a body of {$body->length()} bytes in " . \sys_get_temp_dir());
        }
        $this->kept = $body->stream();
        $this->keptBytes = $body->length();

        return $this->keptBytes;
    }

    private function receive(): void
    {
        $reader = $this->reader;
        if (!$reader->next()) {
            throw new ServerGone("Cannot read the body of request $this->id: the server has closed its end");
        }
        $isBodyOrCancel = $reader->type === FrameType::BODY || $reader->type === FrameType::CANCEL;
        if ($isBodyOrCancel && $reader->id < $this->id) {
            // Was on its way when an earlier request ended.
            return;
        }
        $isOwn = $reader->id === $this->id;
        if ($isOwn && $reader->type === FrameType::CANCEL) {
            $this->isCancelled = true;
            $this->isMoreExpected = false;

            return;
        }
        if (!$isOwn || $reader->type !== FrameType::BODY) {
            throw $reader->refuse("BODY of request $this->id", "type $reader->type of request $reader->id");
        }
        $this->isMoreExpected = (\ord($reader->buffer[$reader->offset]) & FrameType::FLAG_LAST) === 0;
        $this->bytes = $reader->payload(1);
    }
}
