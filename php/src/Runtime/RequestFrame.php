<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\WireError;

/** Makes a Request of a REQUEST. */
final class RequestFrame
{
    private function __construct()
    {
    }

    /** @throws WireError when the reader's current frame is no well-formed REQUEST */
    public static function read(FrameReader $reader): Request
    {
        $offset = $reader->offset;
        $length = $reader->length - 5;
        if ($length < 0) {
            throw $reader->refuse('a REQUEST of 5 bytes or more', "$reader->length");
        }
        ['f' => $flags, 'n' => $headLength] = \unpack('Cf/Nn', $reader->buffer, $offset);
        if ($headLength > $length) {
            throw $reader->refuse('a head inside its frame', "$headLength bytes");
        }
        $head = \explode("\0", \substr($reader->buffer, $offset + 5, $headLength));
        $count = \count($head);
        // Eleven parts, then pairs.
        if ($count < Request::FIRST_HEADER || $count % 2 === 0) {
            throw $reader->refuse('eleven parts and pairs in a head', "$count parts");
        }
        $body = $headLength === $length && ($flags & FrameType::FLAG_MORE_BODY) === 0 ? null : new RequestBody(
            $reader,
            $reader->id,
            \substr($reader->buffer, $offset + 5 + $headLength, $length - $headLength),
            ($flags & FrameType::FLAG_MORE_BODY) !== 0,
        );

        return new Request($reader->id, $head, $body);
    }
}
