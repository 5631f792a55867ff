<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use PHPUnit\Framework\TestCase;

class WorkerProcessTest extends TestCase
{
    protected const SAPI = 'fallback';

    private ?WorkerDriver $driver = null;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    public function testReadySaysWhatRuns(): void
    {
        $ready = $this->start('return fn() => "x";', ready: false)->read();
        self::assertSame(0x81, $ready['type']);
        self::assertSame(1, $ready['json']['protocol']);
        self::assertSame(static::SAPI, $ready['json']['sapi']);
        self::assertSame('callable (app.php)', $ready['json']['application']);
    }

    public function testEchoAndReturnedStringAreOneFrame(): void
    {
        $driver = $this->start('return function () { echo "a"; return "b" . $_SERVER["REQUEST_URI"]; };');
        $driver->request(1, '/x?y=1');
        $messages = $driver->exchange();
        self::assertCount(1, $messages);
        self::assertSame(200, $messages[0]['status']);
        self::assertSame(3, $messages[0]['flags']);
        self::assertSame('ab/x?y=1', $messages[0]['body']);
        self::assertSame(['Content-Type: text/html; charset=UTF-8'], $messages[0]['lines']);
    }

    public function testArrayBecomesJson(): void
    {
        $messages = $this->answer('return fn() => ["worker" => $_SERVER["APPSERVER_WORKER"], "lane" => '
            . '$_SERVER["APPSERVER_LANE"], "sapi" => $_SERVER["APPSERVER_SAPI"], '
            . '"kind" => $_SERVER["APPSERVER_APPLICATION"]];');
        self::assertSame(
            '{"worker":"0","lane":"fast","sapi":"' . static::SAPI . '","kind":"callable"}',
            $messages[0]['body'],
        );
        self::assertSame(['Content-Type: application/json'], $messages[0]['lines']);
    }

    public function testServerKeepsWhatTheBootHasPutThere(): void
    {
        $messages = $this->answer('$_SERVER["APP_ENV"] = "prod"; $_SERVER["HTTP_X_FORGED"] = "1"; $_SERVER["REQUEST_URI"] = "/";'
            . 'return fn() => $_SERVER["APP_ENV"] . isset($_SERVER["HTTP_X_FORGED"]) . $_SERVER["REQUEST_METHOD"];');
        self::assertSame('prodGET', $messages[0]['body']);
    }

    public function testGeneratorSendsEachPieceOnItsOwn(): void
    {
        $messages = $this->answer('return function () { yield "one"; yield "two"; };');
        self::assertSame([0x82, 0x83, 0x83, 0x84], array_column($messages, 'type'));
        self::assertSame('one', $messages[0]['body']);
        self::assertSame('two', $messages[1]['body']);
        self::assertSame(1, $messages[2]['flags']);
    }

    public function testBigAnswerIsStreamedWhole(): void
    {
        $messages = $this->answer('return function () { for ($i = 0; $i < 3000; $i++) echo str_repeat("x", 1000); };');
        self::assertGreaterThan(2, count($messages));
        self::assertSame(3_000_000, strlen(self::body($messages)));
    }

    public function testMemoryOfABigPageStaysForTheNextOne(): void
    {
        $driver = $this->start('$before = 0; return function () use (&$before) { $now = getrusage()["ru_minflt"]; '
            . 'header("X-Faults: " . $now - $before); $before = $now; return str_repeat("x", 1_048_576); };');
        $faults = [];
        for ($request = 1; $request <= 12; $request++) {
            $driver->request($request);
            $faults[] = (int) substr($driver->exchange()[0]['lines'][0], strlen('X-Faults: '));
        }
        // The page alone has 257 of 4 KiB, as much again its output buffer.
        self::assertLessThan(100, $faults[11]);
    }

    public function testSmallMemoryLimitIsTheApplications(): void
    {
        $driver = $this->start('return fn() => ini_get("memory_limit");', ini: ['memory_limit=6M']);
        $driver->request(1);
        self::assertSame('6M', $driver->exchange()[0]['body']);
    }

    public function testUploadInManyFramesReachesInput(): void
    {
        $driver = $this->start('return fn() => md5(file_get_contents("php://input"));');
        $driver->request(1, '/', '', ['content-type' => 'application/octet-stream'], true);
        $bytes = '';
        for ($i = 0; $i < 40; $i++) {
            $part = str_repeat(chr(65 + $i), 60_000);
            $bytes .= $part;
            $driver->body(1, $part, $i === 39);
        }
        self::assertSame(md5($bytes), $driver->exchange()[0]['body']);
    }

    public function testLateBodyAndCancelFramesAreSkipped(): void
    {
        $driver = $this->start('return fn() => "ok";');
        $driver->request(1);
        self::assertSame('ok', $driver->exchange()[0]['body']);
        $driver->body(1, 'late', false);
        $driver->send(0x04, 1, "\1");
        $driver->send(0x05, 0);
        self::assertSame(0x85, $driver->read()['type']);
        $driver->request(2);
        self::assertSame('ok', $driver->exchange()[0]['body']);
    }

    public function testApplicationIsNotRunForAFormThatBreaksOff(): void
    {
        $driver = $this->start('return fn() => "ran";');
        $driver->request(1, '/', 'a=1&b=', ['content-type' => 'application/x-www-form-urlencoded'], true);
        $driver->send(0x04, 1, "\1");
        self::assertSame([0x84], array_column($driver->exchange(), 'type'));
        $driver->request(2);
        self::assertSame('ran', $driver->exchange()[0]['body']);
    }

    public function testFramesOfAnEarlierRequestAreSkippedInsideABody(): void
    {
        $driver = $this->start('return fn() => file_get_contents("php://input");');
        $driver->request(1);
        $driver->exchange();
        $driver->request(2, '/', 'one ', [], true);
        $driver->send(0x04, 1, "\1");
        $driver->body(1, 'stray', false);
        $driver->body(2, 'two', true);
        self::assertSame('one two', $driver->exchange()[0]['body']);
    }

    public function testCancelStopsAStream(): void
    {
        $driver = $this->start('return function () { yield "one"; while (true) { yield "more"; } };');
        $driver->request(1);
        self::assertSame(0x82, $driver->read()['type']);
        $driver->send(0x04, 1, "\1");
        $messages = $driver->exchange();
        self::assertSame(0x84, end($messages)['type']);
        $driver->send(0x05, 0);
        self::assertSame(0x85, $driver->read()['type']);
    }

    public function testStopEndsWithZero(): void
    {
        $driver = $this->start('return fn() => "x";');
        $driver->send(0x06, 0);
        self::assertNull($driver->read());
        self::assertSame(0, $driver->exitCode());
    }

    public function testEndOfInputEndsWithZero(): void
    {
        $driver = $this->start('return fn() => "x";');
        $driver->closeInput();
        self::assertSame(0, $driver->exitCode());
    }

    public function testFrameInTheWrongPlaceEndsTheProcess(): void
    {
        $driver = $this->start('return fn() => "x";');
        $driver->send(0x01, 0);
        self::assertSame(0x87, $driver->read()['type']);
        self::assertSame(1, $driver->exitCode());
    }

    public function testOutputOfTheBootGoesToStandardError(): void
    {
        $driver = $this->start('echo "noise"; return fn() => "x";');
        $driver->request(1);
        self::assertSame('x', $driver->exchange()[0]['body']);
        self::assertStringContainsString('noise', $driver->errors());
    }

    /** @param list<string> $ini as WorkerDriver wants it */
    private function start(string $application, bool $ready = true, array $ini = []): WorkerDriver
    {
        $this->driver = new WorkerDriver($application, ['sapi' => static::SAPI], $ini);
        if ($ready) {
            self::assertSame(0x81, $this->driver->read()['type'] ?? null);
        }

        return $this->driver;
    }

    /** @return list<array<string, mixed>> */
    protected function answer(string $application): array
    {
        $driver = $this->start($application);
        $driver->request(1);

        return $driver->exchange();
    }

    /** @param list<array<string, mixed>> $messages */
    private static function body(array $messages): string
    {
        $parts = array_filter($messages, static fn (array $message): bool => in_array($message['type'], [0x82, 0x83], true));

        return implode('', array_column($parts, 'body'));
    }
}
