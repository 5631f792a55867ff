<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Wire;

use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\ServerGone;
use BareMetalPHP\AppServer\Wire\WireError;
use PHPUnit\Framework\TestCase;

final class FrameReaderTest extends TestCase
{
    private const PING = "\0\0\0\5\5\0\0\0\0";
    private const CANCEL = "\0\0\0\6\4\0\0\0\7\1";

    /** @var array<int, resource> reader's end, writer's end */
    private array $pair = [];

    private FrameReader $reader;

    protected function setUp(): void
    {
        $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        self::assertIsArray($pair);
        $this->pair = $pair;
        stream_set_read_buffer($pair[0], 0);
        $this->reader = new FrameReader($pair[0], 4096);
    }

    public function testNextSeesSeveralFramesOfOneReadAndThenTheEnd(): void
    {
        $this->receive(self::PING . self::CANCEL);
        $this->end();
        self::assertTrue($this->reader->next());
        self::assertSame(5, $this->reader->type);
        self::assertTrue($this->reader->next());
        self::assertSame([4, 7, "\1"], [$this->reader->type, $this->reader->id, $this->reader->payload()]);
        self::assertFalse($this->reader->next());
    }

    /** @return iterable<string, array{string}> */
    public static function broken(): iterable
    {
        yield 'length too small' => ["\0\0\0\4\5\0\0\0\0"];
        yield 'length too large' => ["\0\0\x10\1\5\0\0\0\0"];
        yield 'unknown type' => ["\0\0\0\5\x81\0\0\0\0"];
        yield 'end inside the header' => ["\0\0\0\5\5"];
        yield 'end inside the payload' => ["\0\0\0\x20\2\0\0\0\1abc"];
    }

    /** @dataProvider broken */
    public function testNextRefuses(string $bytes): void
    {
        $this->receive($bytes);
        $this->end();
        $this->expectException(WireError::class);
        $this->reader->next();
    }

    public function testIsCancelNextLooksWithoutWaitingAndWithoutTaking(): void
    {
        self::assertFalse($this->reader->isCancelNext(7));
        $this->receive(self::CANCEL);
        self::assertFalse($this->reader->isCancelNext(8));
        self::assertTrue($this->reader->isCancelNext(7));
        self::assertTrue($this->reader->next());
        self::assertSame(4, $this->reader->type);
    }

    public function testIsCancelNextSaysWhenTheServerIsGone(): void
    {
        $this->end();
        $this->expectException(ServerGone::class);
        $this->reader->isCancelNext(7);
    }

    private function receive(string $bytes): void
    {
        fwrite($this->pair[1], $bytes);
    }

    private function end(): void
    {
        fclose($this->pair[1]);
    }
}
