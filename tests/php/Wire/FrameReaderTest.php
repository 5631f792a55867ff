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

    /** @dataProvider hostileLengths */
    public function testNextAllocatesNothingForALengthThatItRefuses(int $length): void
    {
        $this->receive(pack('NCN', $length, 2, 1) . 'abc');
        memory_reset_peak_usage();
        $before = memory_get_usage();
        try {
            $this->reader->next();
            self::fail('It was accepted');
        } catch (WireError $refusal) {
            self::assertStringContainsString("got $length; bytes " . bin2hex(pack('N', $length)), $refusal->getMessage());
        }
        self::assertLessThan(200_000, memory_get_peak_usage() - $before, 'one read of 64 KiB and the error');
    }

    /** @return iterable<string, array{int}> */
    public static function hostileLengths(): iterable
    {
        foreach ([4097, 1 << 24, 0x7fff_ffff, 0xffff_ffff] as $length) {
            yield "$length" => [$length];
        }
    }

    public function testNextAppendsTheRestOfALongFrameInPlace(): void
    {
        $parts = array_fill(0, 2048, str_repeat('x', 8192));
        $reader = new FrameReader(PartedStream::of([pack('NCN', 5 + (2048 << 13), 2, 1), ...$parts]), 1 << 25);
        memory_reset_peak_usage();
        $before = memory_get_usage();
        self::assertTrue($reader->next());
        self::assertSame(2048 << 13, $reader->length);
        // A copy for each part would hold the frame twice for a moment.
        self::assertLessThan(1.5 * (2048 << 13), memory_get_peak_usage() - $before);
    }

    public function testHasCancelLooksWithoutWaitingAndWithoutTaking(): void
    {
        self::assertFalse($this->reader->hasCancel(7));
        $this->receive(self::CANCEL);
        self::assertFalse($this->reader->hasCancel(8));
        self::assertTrue($this->reader->hasCancel(7));
        self::assertTrue($this->reader->next());
        self::assertSame(4, $this->reader->type);
    }

    public function testHasCancelSeesItBehindOtherFrames(): void
    {
        $this->receive("\0\0\0\x08\3\0\0\0\7\0ab" . self::PING . substr(self::CANCEL, 0, 6));
        self::assertFalse($this->reader->hasCancel(7));
        $this->receive(substr(self::CANCEL, 6));
        self::assertTrue($this->reader->hasCancel(7));
        self::assertTrue($this->reader->next());
        self::assertSame("\0ab", $this->reader->payload());
    }

    public function testHasCancelTakesInNoMoreThanAFrame(): void
    {
        $body = pack('NCN', 4005, 3, 7) . str_repeat('x', 4000);
        $this->receive(str_repeat($body, 40) . self::CANCEL);
        self::assertFalse($this->reader->hasCancel(7));
        for ($i = 0; $i < 40; $i++) {
            self::assertTrue($this->reader->next());
            self::assertSame(4000, strlen($this->reader->payload()));
        }
        self::assertTrue($this->reader->hasCancel(7));
    }

    public function testHasCancelSaysWhenTheServerIsGone(): void
    {
        $this->end();
        $this->expectException(ServerGone::class);
        $this->reader->hasCancel(7);
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
