<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Wire;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;
use BareMetalPHP\AppServer\Wire\WireError;
use PHPUnit\Framework\TestCase;

/** The frames that the tests of both languages share. */
final class GoldenFramesTest extends TestCase
{
    /** @return iterable<string, array{array<string, mixed>}> */
    public static function toPhp(): iterable
    {
        foreach (self::frames('to_php') as $frame) {
            yield $frame['name'] => [$frame];
        }
    }

    /** @return iterable<string, array{array<string, mixed>}> sound frames without JSON, which PHP may spell otherwise */
    public static function fromPhp(): iterable
    {
        foreach (self::frames('from_php') as $frame) {
            if (in_array($frame['fields']['kind'] ?? '', ['head', 'body', 'end', 'pong', 'interim'], true)) {
                yield $frame['name'] => [$frame];
            }
        }
    }

    /**
     * @dataProvider toPhp
     *
     * @param array<string, mixed> $frame
     */
    public function testReaderReadsOrRefuses(array $frame): void
    {
        $reader = new FrameReader(self::stream((string) hex2bin($frame['hex'])), 1_048_576);
        if (isset($frame['malformed'])) {
            $this->expectException(WireError::class);
        }
        self::assertTrue($reader->next());
        if ($reader->type === FrameType::REQUEST) {
            $request = Request::fromFrame($reader);
            self::assertSame(hex2bin($frame['fields']['head'][1]), $request->target);
            self::assertSame(intdiv(count($frame['fields']['head']) - 11, 2), count($request->headers));
            self::assertSame($frame['fields']['body'] !== '' || $frame['fields']['hasMore'], $request->hasBody());
        }
        self::assertSame($frame['fields']['id'], $reader->id);
        $kinds = [1 => 'boot', 'request', 'body', 'cancel', 'ping', 'stop'];
        self::assertSame($frame['fields']['kind'], $kinds[$reader->type]);
        self::assertFalse($reader->next());
    }

    /**
     * @dataProvider fromPhp
     *
     * @param array<string, mixed> $frame
     */
    public function testWriterMakesTheSameBytes(array $frame): void
    {
        $stream = self::stream('');
        $writer = new FrameWriter($stream);
        $fields = $frame['fields'];
        $usage = $fields['usage'] ?? null;
        // Unused figures and reserved bits of a HEAD are in the bytes only.
        $raw = unpack('Cflags/nstatus/Nmemory/Npeak', substr((string) hex2bin($frame['hex']), 9) . str_repeat("\0", 11));
        $lines = implode("\0", array_map('hex2bin', $fields['lines'] ?? []));
        match ($fields['kind']) {
            'head' => $writer->head($fields['id'], $raw['flags'], $fields['status'], $raw['memory'], $raw['peak'], $lines,
                (string) hex2bin($fields['body'])),
            'body' => $writer->body($fields['id'], $fields['isLast'] ? 1 : 0, (string) hex2bin($fields['bytes'])),
            'end' => $writer->end($fields['id'], $usage['wantsToRetire'] ? 4 : 0, $usage['memoryKib'], $usage['peakKib'],
                $fields['report']),
            'pong' => $writer->pong(),
            'interim' => $writer->interim($fields['id'], $fields['status'], $lines),
        };
        rewind($stream);
        self::assertSame($frame['hex'], bin2hex((string) stream_get_contents($stream)));
    }

    /** @return list<array<string, mixed>> */
    private static function frames(string $direction): array
    {
        $frames = json_decode((string) file_get_contents(__DIR__ . '/../../vectors/frames.json'), true);

        return array_values(array_filter($frames, static fn (array $frame): bool => $frame['direction'] === $direction));
    }

    /** @return resource */
    private static function stream(string $bytes): mixed
    {
        $stream = fopen('php://temp', 'w+b');
        fwrite($stream, $bytes);
        rewind($stream);

        return $stream;
    }
}
