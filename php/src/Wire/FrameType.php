<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

/** Numbers of the wire, as in docs/PROTOCOL.md. */
final class FrameType
{
    public const BOOT = 0x01;
    public const REQUEST = 0x02;
    public const BODY = 0x03;
    public const CANCEL = 0x04;
    public const PING = 0x05;
    public const STOP = 0x06;
    public const START = 0x07;

    public const READY = 0x81;
    public const HEAD = 0x82;
    public const BODY_OUT = 0x83;
    public const END = 0x84;
    public const PONG = 0x85;
    public const LOG = 0x86;
    public const ERROR = 0x87;
    public const INTERIM = 0x88;
    public const PUBLISH = 0x89;

    /** On REQUEST: BODY frames follow. On BODY in either direction: the last one. */
    public const FLAG_MORE_BODY = 1;
    public const FLAG_LAST = 1;

    /** On HEAD and END. */
    public const FLAG_BODY_COMPLETE = 1;
    public const FLAG_REQUEST_ENDS = 2;
    public const FLAG_RETIRE = 4;

    /** Version that READY reports. */
    public const PROTOCOL_VERSION = 1;

    /** Bytes of length, type and id before a payload. */
    public const HEADER_BYTES = 9;

    /** Part of the length that is no payload: type and id. */
    public const OVERHEAD_BYTES = 5;

    private function __construct()
    {
    }
}
