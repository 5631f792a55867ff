<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime\Isolation;

use BareMetalPHP\AppServer\Tests\Sapi\NativeChild;
use PHPUnit\Framework\TestCase;

/** In processes of their own: PHP's inside is changed. */
final class EngineNotesTest extends TestCase
{
    protected function setUp(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
    }

    public function testChangesAreCountedAndTakenBack(): void
    {
        self::assertSame([[0, 0, 0], [2, 2, 1], [0, 2, 0], '14', ['ONE', 'TWO']], self::child(<<<'PHP'
            $notes = EngineNotes::open();
            $before = $notes->environmentChanges();
            $count = fn () => [$notes->iniChanges(), $notes->environmentChanges() - $before, $notes->tickFunctions()];
            $seen = [$count()];
            ini_set('precision', '3');
            error_reporting(1); // counts as changed already: IniReset compares it
            putenv('ONE=1');
            putenv('ONE=2');
            putenv('TWO');
            register_tick_function('time');
            $seen[] = $count();
            $notes->restoreIni();
            $notes->removeLastTickFunction();
            $names = array_values(array_intersect($notes->changedVariables(), ['ONE', 'TWO']));
            $result = [...$seen, $count(), ini_get('precision'), $names];
            PHP));
    }

    public function testDefaultContextIsFoundAndForgotten(): void
    {
        self::assertSame([['http' => ['method' => 'PUT']], []], self::child(<<<'PHP'
            register_shutdown_function(fn () => 1);
            $context = DefaultContext::find();
            stream_context_set_default(['http' => ['method' => 'PUT']]);
            $before = stream_context_get_options(stream_context_get_default());
            $context->forget();
            $result = [$before, stream_context_get_options(stream_context_get_default())];
            PHP));
    }

    public function testDefaultContextIsNotLookedForWithoutAKnownPieceOfMemory(): void
    {
        self::assertNull(self::child('$result = DefaultContext::find();'));
    }

    private static function child(string $code): mixed
    {
        $autoload = var_export(dirname(__DIR__, 4) . '/php/autoload.php', true);
        $child = NativeChild::run(['-d', 'precision=14', '-r', "require $autoload;
            use BareMetalPHP\\AppServer\\Runtime\\Isolation\\{DefaultContext, EngineNotes};
            $code
            echo json_encode(\$result);"]);
        self::assertSame(['', 0], [$child->errors, $child->exitCode]);

        return json_decode($child->output, true);
    }
}
