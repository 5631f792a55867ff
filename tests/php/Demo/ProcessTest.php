<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Process;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/demo/autoload.php';

final class ProcessTest extends TestCase
{
    private int $nowNs = 1_000_000_000;

    public function testProcessTellsBootUptimeAndRequestApart(): void
    {
        $process = $this->process();
        $this->nowNs += 2_500_000;
        $process->booted();
        $this->nowNs += 3_000_000_000;
        $process->requestStarted();
        $this->nowNs += 250_000;

        self::assertSame(2.5, $process->bootMs());
        self::assertSame(0.25, $process->requestMs());
        self::assertEqualsWithDelta(3.00275, $process->uptimeSeconds(), 1e-9);
        self::assertSame(1, $process->served());
        self::assertEqualsWithDelta([3.0025], $process->arrivals(), 1e-9);
    }

    public function testArrivalsForgetsTheOldest(): void
    {
        $process = $this->process();
        for ($request = 1; $request <= Process::ARRIVALS_KEPT + 10; $request++) {
            $this->nowNs += 1_000_000_000;
            $process->requestStarted();
        }

        self::assertSame(Process::ARRIVALS_KEPT + 10, $process->served());
        self::assertCount(Process::ARRIVALS_KEPT, $process->arrivals());
        self::assertSame(11.0, $process->arrivals()[0]);
    }

    private function process(): Process
    {
        return new Process(fn (): int => $this->nowNs);
    }
}
