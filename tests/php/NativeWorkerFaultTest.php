<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** The same with the native SAPI. */
final class NativeWorkerFaultTest extends WorkerFaultTest
{
    protected const SAPI = 'native';

    protected function setUp(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
    }

    public static function fatalErrors(): iterable
    {
        yield from parent::fatalErrors();
        yield 'memory in a shutdown function' => ['return function () { register_shutdown_function(function () {
            str_repeat("x", 1 << 30); }); echo "a"; };', 'memory size'];
        yield 'user error in a shutdown function' => ['return function () { register_shutdown_function(function () {
            trigger_error("late", E_USER_ERROR); }); echo "a"; };', 'late'];
    }

    /** @return iterable<string, array{string, list<array{int, int}>}> code before the answer, type and flags of frames */
    public static function exits(): iterable
    {
        yield 'in one frame' => ['', [[0x82, 7]]];
        yield 'after a stream' => ['yield "";', [[0x82, 0], [0x83, 0], [0x83, 1], [0x84, 4]]];
    }

    /**
     * @dataProvider exits
     *
     * @param list<array{int, int}> $frames
     */
    public function testExitInAShutdownFunctionCompletesTheAnswerAndRetires(string $code, array $frames): void
    {
        $messages = $this->answer("return function () {
            register_shutdown_function(function () { echo 'SHUT'; exit; });
            echo 'a';
            $code
        };");
        self::assertSame($frames, array_map(static fn (array $m): array => [$m['type'], $m['flags']], $messages));
        self::assertSame(200, $messages[0]['status']);
        $bodies = array_filter($messages, static fn (array $message): bool => $message['type'] !== 0x84);
        self::assertSame('aSHUT', implode('', array_column($bodies, 'body')));
        // It reads no further request, whatever the server has written ahead.
        $this->assertLeavesByItself();
    }
}
