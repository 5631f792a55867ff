<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use PHPUnit\Framework\TestCase;

/** Whatever an application makes of any length: no frame is longer than the server takes, and the worker lives. */
final class WorkerFrameLimitTest extends TestCase
{
    private const MAX_FRAME_BYTES = 262_144;

    private WorkerDriver $driver;

    protected function tearDown(): void
    {
        $this->driver->dispose();
    }

    /** @return iterable<string, array{string, list<int>}> statements with $long, types of the frames */
    public static function longThings(): iterable
    {
        $log = 'BareMetalPHP\\AppServer\\log';
        yield 'message' => ["$log('info', \$long);", [0x86, 0x82]];
        yield 'level' => ["$log(\$long, 'x');", [0x86, 0x82]];
        yield 'context' => ["$log('info', 'x', ['a' => \$long]);", [0x86, 0x82]];
        yield 'early hints' => ['BareMetalPHP\\AppServer\\early_hints([$long]);', [0x86, 0x82]];
        yield 'event' => ['BareMetalPHP\\AppServer\\publish("c", "e", $long);', [0x82]];
        yield 'exception' => ['throw new LogicException($long);', [0x87, 0x82]];
        yield 'body' => ['echo $long, $long;', [0x82, ...array_fill(0, 6, 0x83), 0x84]];
        yield 'name of an unknown class' => ['(fn (string $class) => new $class)($long);', [0x87, 0x82]];
    }

    /**
     * @dataProvider longThings
     *
     * @param list<int> $types
     */
    public function testNoFrameIsLongerThanTheServerTakes(string $statements, array $types): void
    {
        $this->driver = new WorkerDriver(
            'return function () { $long = str_repeat("\u{e9}\1", 100_000); ' . $statements . ' };',
            ['max_frame_bytes' => self::MAX_FRAME_BYTES],
        );
        $this->driver->read();
        $this->driver->request(1);
        $messages = $this->driver->exchange();
        self::assertSame($types, array_column($messages, 'type'));
        foreach ($messages as $message) {
            self::assertLessThanOrEqual(self::MAX_FRAME_BYTES - 5, strlen($message['payload']));
            self::assertNotNull($message['json'] ?? []);
        }
        $this->driver->send(0x05, 0);
        self::assertSame(0x85, $this->driver->read()['type'], 'the worker lives');
    }
}
