<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime;

use BareMetalPHP\AppServer\Runtime\HeadStart;
use BareMetalPHP\AppServer\Tests\SapiNeeds;
use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;
use ReflectionClass;

final class HeadStartTest extends TestCase
{
    private const STOP = 0x06;
    private const START = 0x07;

    private ?WorkerDriver $driver = null;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    /** @return iterable<string, array{string}> */
    public static function sapis(): iterable
    {
        yield 'native' => ['native'];
        yield 'cgi' => ['cgi'];
        yield 'fallback' => ['fallback'];
    }

    /** @dataProvider sapis */
    public function testTheApplicationIsLoadedAtStartAsItIsThen(string $sapi): void
    {
        $missing = SapiNeeds::whatIsMissing($sapi);
        if ($missing !== '') {
            self::markTestSkipped($missing);
        }
        $driver = $this->driver = new WorkerDriver('return fn() => "old";', ['ahead' => true, 'sapi' => $sapi]);
        $driver->untilItWaits();
        file_put_contents(
            $driver->path('app.php'),
            '<?php $at = $_SERVER["REQUEST_TIME_FLOAT"]; return fn() => ["new", $at, (int) $at === $_SERVER["REQUEST_TIME"]];',
        );
        $before = microtime(true);
        $driver->send(self::START, 0);
        $ready = $driver->read();
        self::assertSame([0x81, $sapi], [$ready['type'], $ready['json']['sapi']]);
        $driver->request(1);
        [$text, $at] = json_decode($driver->exchange()[0]['body'], true);
        self::assertSame('new', $text);
        self::assertGreaterThanOrEqual($before, $at);
    }

    public function testBootTimeCountsFromStart(): void
    {
        $driver = $this->driver = new WorkerDriver('return fn() => "x";', ['ahead' => true]);
        $driver->untilItWaits();
        $startedNs = hrtime(true);
        $driver->send(self::START, 0);
        $ready = $driver->read();
        self::assertLessThanOrEqual((hrtime(true) - $startedNs) / 1e6, $ready['json']['boot_ms']);
    }

    public function testWhoIsNotNeededLeavesWithoutAWord(): void
    {
        $this->driver = new WorkerDriver('echo "loaded"; return fn() => "x";', ['ahead' => true]);
        $this->driver->send(self::STOP, 0);
        self::assertNull($this->driver->read());
        self::assertSame([0, ''], [$this->driver->exitCode(), $this->driver->errors()]);
    }

    public function testItLeavesWithItsServer(): void
    {
        $this->driver = new WorkerDriver('echo "loaded"; return fn() => "x";', ['ahead' => true]);
        $this->driver->closeInput();
        self::assertNull($this->driver->read());
        self::assertSame([0, ''], [$this->driver->exitCode(), $this->driver->errors()]);
    }

    public function testAnythingElseThanStartIsRefused(): void
    {
        $this->driver = new WorkerDriver('return fn() => "x";', ['ahead' => true]);
        $this->driver->request(1);
        $error = $this->driver->read();
        self::assertSame(0x87, $error['type']);
        self::assertStringContainsString('expected START or STOP', $error['json']['message']);
        self::assertSame(1, $this->driver->exitCode());
    }

    public function testWhatIsLoadedAheadIsThere(): void
    {
        foreach ((new ReflectionClass(HeadStart::class))->getConstant('CLASSES') as $class) {
            self::assertTrue(class_exists($class), $class);
        }
    }
}
