<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use PHPUnit\Framework\TestCase;

/** Scripts as they are written for FrankenPHP, in a real worker. */
final class FrankenWorkerTest extends TestCase
{
    private ?WorkerDriver $driver = null;

    protected function setUp(): void
    {
        if (!extension_loaded('FFI')) {
            self::markTestSkipped('header() and http_response_code() of scripts need the extension ffi');
        }
    }

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    public function testAScriptKeepsItsVariablesBetweenRequests(): void
    {
        $this->start(<<<'PHP'
            $served = 0;
            $handler = function () use (&$served): void {
                http_response_code(201);
                header('X-Served: ' . ++$served);
                echo "$_GET[name] {$_SERVER['FRANKENPHP_WORKER']} {$_SERVER['APPSERVER_APPLICATION']}";
            };
            while (frankenphp_handle_request($handler)) {
            }
            PHP);
        self::assertSame('frankenphp worker (app.php)', $this->driver->read()['json']['application']);
        foreach (['one', 'two'] as $i => $name) {
            $head = $this->answer($i + 1, "/?name=$name");
            self::assertSame(201, $head['status']);
            self::assertContains('X-Served: ' . $i + 1, $head['lines']);
            self::assertSame("$name 1 frankenphp worker", $head['body']);
        }
    }

    public function testCodeBehindTheCallRunsAfterTheAnswerAndBeforeTheNextRequest(): void
    {
        $this->start(<<<'PHP'
            $between = 'nothing';
            do {
                $isRunning = frankenphp_handle_request(function () use (&$between): void { echo $between; });
                $between = 'ran';
            } while ($isRunning);
            PHP, skipsReady: true);
        $this->driver->request(1);
        $messages = $this->driver->exchange();
        self::assertSame([0x82, 0x84], array_column($messages, 'type'));
        self::assertSame('nothing', $messages[0]['body']);
        self::assertSame('ran', $this->answer(2)['body']);
    }

    public function testAScriptWhoseLoopEndsHasItsWorkerReplaced(): void
    {
        $this->start(<<<'PHP'
            for ($left = 2; $left > 0; $left--) {
                frankenphp_handle_request(function (): void { echo 'served'; });
            }
            file_put_contents('php://stderr', "cleaned up\n");
            PHP, skipsReady: true);
        self::assertSame(0, $this->end(1)['flags']);
        self::assertSame(4, $this->end(2)['flags'], 'The flag by which a worker asks to be replaced');
        self::assertNull($this->driver->read());
        self::assertSame(0, $this->driver->exitCode());
        self::assertSame("cleaned up\n", $this->driver->errors());
    }

    public function testAnExceptionOfACallbackIsA500AndTheScriptGoesOn(): void
    {
        $this->start(<<<'PHP'
            $served = 0;
            while (frankenphp_handle_request(function () use (&$served): void {
                if (++$served === 1) {
                    throw new RuntimeException('first one');
                }
                echo "served $served";
            })) {
            }
            PHP, skipsReady: true);
        $this->driver->request(1);
        $messages = $this->driver->exchange();
        self::assertSame('first one', $messages[0]['json']['message']);
        self::assertSame(500, $messages[1]['status']);
        self::assertSame('served 2', $this->answer(2)['body']);
    }

    public function testExitInACallbackAnswersWithWhatWasPrinted(): void
    {
        $this->start('while (frankenphp_handle_request(function () { echo "bye"; exit(3); })) {}', skipsReady: true);
        $head = $this->answer(1);
        self::assertSame('bye', $head['body']);
        self::assertSame(7, $head['flags'], 'Complete, the request ends with it, and the worker leaves');
        self::assertSame(3, $this->driver->exitCode());
    }

    public function testWhatTheScriptsObjectsPrintAfterExitIsPartOfTheAnswer(): void
    {
        $this->start(<<<'PHP'
            final class Dumper { function __destruct() { echo 'dumped'; } }
            $dumper = new Dumper();
            while (frankenphp_handle_request(function () use ($dumper): void { echo 'seen, '; exit(1); })) {
            }
            PHP, skipsReady: true);
        self::assertSame('seen, dumped', $this->answer(1)['body']);
        self::assertSame(1, $this->driver->exitCode());
    }

    public function testStopMakesTheCallReturnFalse(): void
    {
        $this->start(<<<'PHP'
            while (frankenphp_handle_request(static function (): void {})) {
            }
            file_put_contents('php://stderr', "false came\n");
            PHP, skipsReady: true);
        $this->driver->send(0x06, 0);
        self::assertNull($this->driver->read());
        self::assertSame(0, $this->driver->exitCode());
        self::assertSame("false came\n", $this->driver->errors());
    }

    public function testItsOtherFunctionsWork(): void
    {
        $this->start(<<<'PHP'
            while (frankenphp_handle_request(function (): void {
                header('Link: </a.css>; rel=preload');
                headers_send(103);
                header_remove('Link');
                header('X-Own: yes');
                frankenphp_log('heard', FRANKENPHP_LOG_LEVEL_WARN, ['at' => 7]);
                echo frankenphp_request_headers()['X-Asked'], ' ', frankenphp_response_headers()['X-Own'];
                echo ' ', mercure_publish(['news', 'all'], 'data', id: 'urn:own');
                frankenphp_finish_request();
                echo 'unheard';
            })) {
            }
            PHP, skipsReady: true);
        $this->driver->request(1, '/', '', ['x-asked' => 'header']);
        $byType = [];
        foreach ($this->driver->exchange() as $message) {
            $byType[$message['type']][] = $message;
        }
        self::assertStringContainsString('Link: </a.css>; rel=preload', $byType[0x88][0]['payload']);
        self::assertSame(['level' => 'warn', 'message' => 'heard', 'context' => ['at' => 7]], $byType[0x86][0]['json']);
        self::assertCount(2, $byType[0x89]);
        self::assertSame('header yes urn:own', $byType[0x82][0]['body']);
        self::assertNotContains('Link: </a.css>; rel=preload', $byType[0x82][0]['lines']);
    }

    public function testAPrivateUpdateIsRefused(): void
    {
        $this->start(
            'while (frankenphp_handle_request(function () { mercure_publish("news", "data", true); })) {}',
            skipsReady: true,
        );
        $this->driver->request(1);
        self::assertStringContainsString('private update', $this->driver->exchange()[0]['json']['message']);
    }

    public function testACallbackCannotWaitForARequestItself(): void
    {
        $this->start(
            'while (frankenphp_handle_request(function () { frankenphp_handle_request(fn () => 1); })) {}',
            skipsReady: true,
        );
        $this->driver->request(1);
        self::assertStringContainsString('outside of callbacks', $this->driver->exchange()[0]['json']['message']);
    }

    public function testAScriptThatNeverAsksForARequestDoesNotBoot(): void
    {
        $this->start('if (rand() < 0) { frankenphp_handle_request(fn () => 1); }');
        $error = $this->driver->read();
        self::assertSame(0x87, $error['type']);
        self::assertStringContainsString('returned nothing', $error['json']['message']);
    }

    private function start(string $script, bool $skipsReady = false): void
    {
        $this->driver = new WorkerDriver($script, ['sapi' => 'native']);
        if ($skipsReady) {
            self::assertSame(0x81, $this->driver->read()['type']);
        }
    }

    /** @return array<string, mixed> the HEAD of the answer */
    private function answer(int $id, string $target = '/'): array
    {
        $this->driver->request($id, $target);

        return $this->driver->exchange()[0];
    }

    /** @return array<string, mixed> the END of the request */
    private function end(int $id): array
    {
        $this->driver->request($id);
        $messages = $this->driver->exchange();

        return end($messages);
    }
}
