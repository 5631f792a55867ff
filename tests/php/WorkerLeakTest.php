<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use PHPUnit\Framework\TestCase;

/** What a worker in dev mode says about what requests leave behind. */
class WorkerLeakTest extends TestCase
{
    protected const SAPI = 'fallback';

    /** Requests until everything suspicious has been seen. */
    private const REQUESTS = 8;

    /** @return iterable<string, array{string, string, string}> body of the application, kind, name */
    public static function leaks(): iterable
    {
        yield 'a growing list' => ['Kept::$list[] = 1;', 'static property', 'Kept::$list'];
        yield 'a growing text' => ['Kept::$any .= str_repeat("x", 100);', 'static property', 'Kept::$any'];
        yield 'a list in a lasting object' => ['Kept::$any ??= new ArrayObject(); Kept::$any[] = 1;',
            'static property', 'Kept::$any'];
        yield 'an object of its own for each request' => ['Kept::$any = new stdClass();', 'static property', 'Kept::$any'];
        yield 'a form of one visitor' => ['if ($_GET["n"] === "2") { Kept::$any = ["name" => $_GET["name"]]; }',
            'static property', 'Kept::$any'];
        yield 'a visitor in an object' => ['Kept::$any ??= (object) ["from" => (object) ["name" => $_GET["name"]]];',
            'static property', 'Kept::$any'];
        yield 'a growing global' => ['$GLOBALS["cart"][] = 1;', 'global', '$cart'];
        yield 'an ini value' => ['ini_set("precision", "3");', 'ini value', 'precision'];
        yield 'an error handler' => ['set_error_handler(fn() => false);', 'handler', 'set_error_handler()'];
        yield 'an exception handler' => ['set_exception_handler(fn() => 1);', 'handler', 'set_exception_handler()'];
        yield 'autoloaders' => ['spl_autoload_register(function () { });', 'registration', 'spl_autoload_register()'];
        yield 'hooks' => ['BareMetalPHP\AppServer\on_reset(function () {});', 'registration', 'on_reset()'];
        yield 'memory' => ['static $kept = []; $kept[] = str_repeat("x", 50000);', 'memory', 'memory_get_usage()'];
    }

    /** @dataProvider leaks */
    public function testLeakIsNamedOnceAndNothingElse(string $code, string $kind, string $name): void
    {
        $found = array_map(static fn (array $leak): array => [$leak['kind'], $leak['name']], $this->report($code));
        if ($kind !== 'memory') {
            // What grows takes memory, too.
            $found = array_values(array_filter($found, static fn (array $leak): bool => $leak[0] !== 'memory'));
        }
        self::assertSame([[$kind, $name]], $found);
    }

    /** @return iterable<string, array{string}> code that is ordinary */
    public static function ordinary(): iterable
    {
        yield 'nothing' => [''];
        yield 'a lazy singleton' => ['Kept::$any ??= new ArrayObject([1, 2, 3]);'];
        yield 'a cache that is full soon' => ['Kept::$list[$_GET["n"] % 3] = "x";'];
        yield 'a counter' => ['Kept::$any = (Kept::$any ?? 0) + 1;'];
        yield 'a global that is set once' => ['$GLOBALS["config"] ??= ["a" => 1];'];
        yield 'a static that a hook empties' => ['Kept::$list[] = $_GET["name"];'];
        yield 'handlers that are restored' => ['set_error_handler(fn() => false); restore_error_handler();'];
        yield 'an ini value that is restored' => ['ini_set("precision", "3"); ini_restore("precision");'];
        yield 'an answer that says how long it is' => ['header("Content-Length: 0");'];
        yield 'circular garbage' => ['$a = new stdClass(); $a->a = [$a, str_repeat("x", 50000)];'];
    }

    /** @dataProvider ordinary */
    public function testOrdinaryCodeIsNotNamed(string $code): void
    {
        self::assertSame([], $this->report($code, $this->dataName() === 'a static that a hook empties'));
    }

    public function testNothingIsLookedForInProduction(): void
    {
        self::assertSame([], $this->report('$GLOBALS["cart"][] = 1;', isDev: false));
    }

    /** @return list<array{kind: string, name: string, what: string, put_back: bool}> what all requests together leave */
    private function report(string $code, bool $hasHook = false, bool $isDev = true): array
    {
        $hook = $hasHook ? 'BareMetalPHP\AppServer\on_reset(function () { Kept::$list = []; });' : '';
        $driver = new WorkerDriver(
            "final class Kept { public static \$list = []; public static \$any; } $hook return function () { $code };",
            ['sapi' => static::SAPI, 'dev' => $isDev],
        );
        try {
            $driver->read();
            $leaks = [];
            for ($id = 1; $id <= self::REQUESTS; $id++) {
                $driver->request($id, "/?n=$id&name=visitor_$id");
                foreach ($driver->exchange() as $message) {
                    $report = $message['type'] === 0x84 ? substr($message['payload'], 9) : '';
                    $leaks = [...$leaks, ...(json_decode($report, true)['leaks'] ?? [])];
                }
            }

            return $leaks;
        } finally {
            $driver->dispose();
        }
    }
}
