<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

final class PreparationTest extends TestCase
{
    /** @dataProvider projects */
    public function testHelpersAreThereBeforeTheEntryOnlyForProjectsThatRequireTheFramework(
        string $composer,
        bool $isWanted,
    ): void {
        $driver = new WorkerDriver('$had = function_exists("abort"); return fn() => json_encode([
            $had, function_exists("dd"), ini_get("session.use_strict_mode"), ini_get("session.cookie_samesite"),
        ]);', files: ['composer.json' => $composer]);
        try {
            $driver->read();
            $driver->request(1);
            $seen = json_decode($driver->exchange()[0]['body'], true);
            self::assertSame($isWanted ? [true, true, '1', 'Lax'] : [false, false, '0', ''], $seen);
        } finally {
            $driver->dispose();
        }
    }

    /** @return iterable<string, array{string, bool}> */
    public static function projects(): iterable
    {
        yield 'requires it' => ['{"require": {"baremetalphp/framework": "^0.2"}}', true];
        yield 'requires another' => ['{"require": {"laravel/framework": "^11"}}', false];
        yield 'requires nothing' => ['{}', false];
        yield 'cannot be read' => ['{', false];
    }
}
