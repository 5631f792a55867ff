<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\Framework;
use BareMetalPHP\Application;
use stdClass;

final class FrameworkTest extends ContractTestCase
{
    public function testKnowsAnApplicationAndNamesItsClasses(): void
    {
        self::assertTrue($this->framework->isApplication($this->app));
        self::assertSame(Application::class, $this->framework->name('Application'));
        self::assertFalse($this->framework->has('No\Such\Thing'));
    }

    /** @dataProvider strangers */
    public function testKnowsNothingElse(mixed $value): void
    {
        self::assertNull(Framework::behind($value));
    }

    /** @return iterable<string, array{mixed}> */
    public static function strangers(): iterable
    {
        yield 'null' => [null];
        yield 'its name' => [Application::class];
        yield 'another object' => [new stdClass()];
        yield 'a closure' => [static fn (): int => 1];
    }
}
