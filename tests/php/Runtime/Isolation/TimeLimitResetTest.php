<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime\Isolation;

use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

final class TimeLimitResetTest extends TestCase
{
    /** Two requests that use more processor time together than one may. */
    public function testEachRequestHasTheWholeLimit(): void
    {
        $driver = new WorkerDriver(<<<'PHP'
            return function (): string {
                // Of user and system, as PHP's timer counts them.
                $seconds = static fn (): float => (static fn (array $used): float => $used['ru_utime.tv_sec']
                    + $used['ru_stime.tv_sec'] + ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) / 1e6)(getrusage());
                for ($start = $seconds(); $seconds() < $start + 0.6;) {
                }

                return 'done';
            };
            PHP, ini: ['max_execution_time=1']);
        try {
            $driver->read();
            foreach ([1, 2] as $id) {
                $driver->request($id);
                self::assertSame('done', $driver->exchange()[0]['body'] ?? null);
            }
        } finally {
            $driver->dispose();
        }
    }
}
