<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\RequestFrame;
use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;

/** Requests without a server, to try out a SAPI. */
final class ProbeRequest
{
    private const MAX_FRAME_BYTES = 16_777_216;

    private function __construct()
    {
    }

    /**
     * @param array<string, string> $headers value by lower-case name
     * @param string                $body    arrives in a BODY frame of its own
     */
    public static function make(string $method, string $target, array $headers = [], string $body = ''): Request
    {
        $length = $body === '' ? '' : (string) strlen($body);
        $parts = [$method, $target, 'HTTP/1.1', 'http', '127.0.0.1', '1024', 'localhost', '127.0.0.1', '80', 'probe'];
        $parts[] = $length;
        foreach ($headers as $name => $value) {
            array_push($parts, $name, $value);
        }
        $head = implode("\0", $parts);
        $flags = $body === '' ? 0 : FrameType::FLAG_MORE_BODY;
        $stream = fopen('php://memory', 'w+');
        fwrite($stream, self::frame(FrameType::REQUEST, pack('CN', $flags, strlen($head)) . $head));
        if ($body !== '') {
            fwrite($stream, self::frame(FrameType::BODY, chr(FrameType::FLAG_LAST) . $body));
        }
        rewind($stream);
        $reader = new FrameReader($stream, self::MAX_FRAME_BYTES);
        $reader->next();

        return RequestFrame::read($reader);
    }

    private static function frame(int $type, string $payload): string
    {
        return pack('NCN', FrameType::OVERHEAD_BYTES + strlen($payload), $type, 1) . $payload;
    }
}
