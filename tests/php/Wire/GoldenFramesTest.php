<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Wire;

use BareMetalPHP\AppServer\Runtime\HeadStart;
use BareMetalPHP\AppServer\Runtime\RequestFrame;
use BareMetalPHP\AppServer\Runtime\WorkerOptions;
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
            $request = RequestFrame::read($reader);
            self::assertSame(hex2bin($frame['fields']['head'][1]), $request->target());
            self::assertSame(intdiv(count($frame['fields']['head']) - 11, 2), count($request->headers()));
            self::assertSame($frame['fields']['body'] !== '' || $frame['fields']['hasMore'], $request->hasBody());
        }
        if ($reader->type === FrameType::BOOT) {
            $options = WorkerOptions::fromFrame($reader);
            $said = $frame['fields']['options'];
            self::assertSame([$said['root'], $said['ahead'] ?? false, $said['check'] ?? []],
                [$options->root, $options->isAhead, $options->check]);
        }
        if ($reader->type === FrameType::START) {
            self::assertSame($frame['fields']['check'], HeadStart::filesToCheck($reader));
        }
        self::assertSame($frame['fields']['id'], $reader->id);
        $kinds = [1 => 'boot', 'request', 'body', 'cancel', 'ping', 'stop', 'start'];
        self::assertSame($frame['fields']['kind'], $kinds[$reader->type]);
        self::assertFalse($reader->next());
    }

    /** One read at most gives what comes before a split: the rest arrives only when the first part has been taken. */
    public function testReaderSurvivesEverySplitOfAllFrames(): void
    {
        $sound = array_filter(self::frames('to_php'), static fn (array $frame): bool => !isset($frame['malformed']));
        $stream = (string) hex2bin(implode('', array_column($sound, 'hex')));
        $whole = self::readAll([$stream]);
        self::assertSame(array_map(static fn (array $frame): int => $frame['fields']['id'], array_values($sound)),
            array_column($whole, 1));
        for ($at = 1; $at < strlen($stream); $at++) {
            self::assertSame($whole, self::readAll([substr($stream, 0, $at), substr($stream, $at)]), "split at $at");
        }
        for ($size = 1; $size < 40; $size++) {
            self::assertSame($whole, self::readAll(str_split($stream, $size)), "parts of $size");
        }
    }

    public function testReaderRefusesOrReadsWhateverBytesCome(): void
    {
        $seed = (int) (getenv('FUZZ_SEED') ?: 20_251_125);
        mt_srand($seed);
        $frames = array_map(static fn (array $frame): string => (string) hex2bin($frame['hex']), self::frames('to_php'));
        $before = memory_get_usage();
        $refused = 0;
        for ($round = 0; $round < 2000; $round++) {
            $bytes = $frames[mt_rand(0, count($frames) - 1)] . $frames[mt_rand(0, count($frames) - 1)];
            for ($flips = mt_rand(1, 4); $flips > 0; $flips--) {
                $bytes[mt_rand(0, strlen($bytes) - 1)] = chr(mt_rand(0, 255));
            }
            try {
                self::readAll(str_split($bytes, mt_rand(1, strlen($bytes))));
            } catch (WireError $refusal) {
                $refused++;
                self::assertMatchesRegularExpression('/at byte \d+: expected .+, got .+; bytes [0-9a-f]*$/',
                    $refusal->getMessage(), "FUZZ_SEED=$seed, round $round");
            }
        }
        self::assertGreaterThan(500, $refused, "FUZZ_SEED=$seed");
        self::assertLessThan(2_000_000, memory_get_usage() - $before, "FUZZ_SEED=$seed");
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

    /**
     * @param list<string> $parts each comes with a read of its own
     *
     * @return list<array{int, int, string}> type, id and payload of each frame
     */
    private static function readAll(array $parts): array
    {
        $reader = new FrameReader(PartedStream::of($parts), 1_048_576);
        $frames = [];
        while ($reader->next()) {
            $frames[] = [$reader->type, $reader->id, $reader->payload()];
        }

        return $frames;
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
