<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App;

use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

/** An application of the framework, or rather of its stand-in, in a real worker. */
class BareMetalWorkerTest extends TestCase
{
    protected const SAPI = 'fallback';

    private const CLEAN = [
        'request' => null,
        'facade' => null,
        'instance' => null,
        'application' => true,
        'config' => 'Contract',
        'view' => 'views',
        'connection' => 'default',
        'relation' => 'results',
        'route' => false,
        'binding' => 0,
        'in_transaction' => false,
        'notes' => 0,
        'get' => null,
    ];

    private ?WorkerDriver $driver = null;
    private int $id = 0;

    protected function setUp(): void
    {
        $this->driver = self::worker();
        do {
            $message = $this->driver->read();
        } while ($message !== null && $message['type'] !== 0x81);
    }

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    public function testNothingOfARequestIsLeftForTheNext(): void
    {
        self::assertSame(self::CLEAN, $this->json('/look'));
        $own = ['request' => 'anna', 'facade' => 'anna', 'get' => 'anna'];
        self::assertSame([...self::CLEAN, ...$own], $this->json('/leave?user=anna'));
        self::assertSame(self::CLEAN, $this->json('/look'));
    }

    /** @dataProvider transactions */
    public function testTransactionLeftOpenIsRolledBackAndSaidInTheLog(string $target): void
    {
        $this->get($target);
        $messages = $this->exchange('/look');
        self::assertSame(self::CLEAN, json_decode(end($messages)['body'], true));
        self::assertStringContainsString('"main" was left open', $messages[0]['json']['message']);
    }

    /** @return iterable<string, array{string}> */
    public static function transactions(): iterable
    {
        yield 'begun by PDO' => ['/transaction'];
        yield 'begun by a statement' => ['/transaction-by-statement'];
    }

    /** @dataProvider interruptions */
    public function testInterruptedRequestIsAnsweredWithWhatItPrinted(string $target, int $status, string $body): void
    {
        $pid = $this->get('/pid')['body'];
        $answer = $this->get($target);
        self::assertSame([$status, $body], [$answer['status'], $answer['body']]);
        // The framework's page of errors, which leaves a file behind, is not made for these.
        self::assertSame('0', $this->get('/pages-of-errors')['body']);
        self::assertSame($pid, $this->get('/pid')['body']);
        self::assertSame(self::CLEAN, $this->json('/look'));
    }

    /** @return iterable<string, array{string, int, string}> */
    public static function interruptions(): iterable
    {
        yield 'dd() inside of a buffer' => ['/dd', 200, "before string(4) \"seen\"\nint(42)\n"];
        yield 'abort() with its own text' => ['/abort/404', 404, 'Not Found'];
        yield 'abort() with a rare status' => ['/abort/418', 418, 'Error'];
        yield 'abort() that somebody caught' => ['/abort-caught', 403, 'keep out'];
    }

    public function testErrorOfTheApplicationShowsNothingAndIsInTheLog(): void
    {
        foreach (['/fail' => 'of the page', '/api/fail' => 'of the api'] as $target => $secret) {
            $messages = $this->exchange($target);
            $answer = end($messages);
            self::assertSame(500, $answer['status']);
            self::assertStringNotContainsString('secret', $answer['body']);
            self::assertStringContainsString('Internal Server Error', $answer['body']);
            self::assertSame("the secret $secret", $messages[0]['json']['context']['message']);
            self::assertNotSame('', $messages[0]['json']['context']['trace']);
        }
        self::assertSame(self::CLEAN, $this->json('/look'));
    }

    public function testViewThatFailsLeavesNoHalfPageAndOpenBuffersAreSent(): void
    {
        self::assertSame('Internal Server Error', $this->get('/view-fails')['body']);
        self::assertSame('printed, returned', $this->get('/open-buffer')['body']);
        self::assertStringContainsString('Hello, nobody.', $this->get('/')['body']);
    }

    public function testAnswersHaveStatusAndHeadersOfTheResponse(): void
    {
        $many = $this->get('/cookies');
        foreach (['Set-Cookie: fourth=4', 'Set-Cookie: fifth=5', 'X-Many: a', 'X-Many: b'] as $line) {
            self::assertContains($line, $many['lines']);
        }
        $moved = $this->get('/permanent');
        self::assertSame([308, ''], [$moved['status'], $moved['body']]);
        self::assertContains('Location: /elsewhere', $moved['lines']);
        foreach ([204, 304] as $status) {
            $empty = $this->get("/status/$status");
            self::assertSame([$status, ''], [$empty['status'], $empty['body']]);
            self::assertStringNotContainsString('Content-Type', implode("\n", $empty['lines']));
        }
        self::assertSame("\x00\xff\xfe", $this->get('/binary')['body']);
        self::assertSame([404, 'Not Found'], array_values(array_intersect_key(
            $this->get('/nowhere'),
            ['status' => 1, 'body' => 1],
        )));
    }

    public function testHeadIsAnsweredLikeGet(): void
    {
        self::assertSame(200, $this->get('/', method: 'HEAD')['status']);
        self::assertSame(404, $this->get('/nowhere', method: 'HEAD')['status']);
    }

    public function testRoutesAreReadOnce(): void
    {
        $this->get('/routers-made');
        self::assertSame('1', $this->get('/routers-made')['body']);
    }

    public function testBridgeAsksTheKernelAndStreamsAnswers(): void
    {
        $inner = $this->json('/bridge');
        self::assertSame(200, $inner['status']);
        self::assertStringContainsString('Hello, bridged.', $inner['body']);
        $messages = $this->exchange('/stream/pieces');
        self::assertSame(202, $messages[0]['status']);
        foreach (['X-Text: one', 'X-List: a', 'X-List: b', 'Content-Type: text/plain'] as $line) {
            self::assertContains($line, $messages[0]['lines']);
        }
        self::assertSame(["first\n", "second \xff\n", ''], array_column(array_slice($messages, 0, 3), 'body'));
        self::assertSame(self::CLEAN, $this->json('/look'));
    }

    /** @dataProvider middles */
    public function testExceptionBehindAPartOfTheAnswerIsAnErrorAndTheEnd(string $target): void
    {
        $messages = $this->exchange($target);
        self::assertSame([0x82, 0x87, 0x84], array_column($messages, 'type'));
        self::assertSame(['first', 'in the middle'], [$messages[0]['body'], $messages[1]['json']['message']]);
        self::assertSame(self::CLEAN, $this->json('/look'));
    }

    /** @return iterable<string, array{string}> */
    public static function middles(): iterable
    {
        yield 'sent by the bridge' => ['/stream/fails'];
        yield 'flushed' => ['/flush-fails'];
    }

    public function testExceptionBeforeTheFirstPieceIsAnsweredByTheKernel(): void
    {
        [$log, $answer] = $this->exchange('/stream/fails-at-once');
        self::assertSame('before a piece', $log['json']['context']['message']);
        self::assertSame([500, 'Internal Server Error'], [$answer['status'], $answer['body']]);
    }

    public function testExceptionOfABridgedRequestIsInTheLogAndTheOneAroundItGoesOn(): void
    {
        $messages = $this->exchange('/bridge-fails');
        self::assertSame('the secret of the page', $messages[1]['json']['context']['message']);
        self::assertSame('first, 500', $messages[0]['body'] . $messages[2]['body']);
        self::assertSame([0x82, 0x86, 0x83, 0x83, 0x84], array_column($messages, 'type'));
    }

    public function testEnvironmentWinsOverTheEnvFile(): void
    {
        $driver = self::worker(environment: ['DB_PASSWORD' => 'from outside']);
        $this->driver->dispose();
        $this->driver = $driver;
        do {
            $message = $driver->read();
        } while ($message !== null && $message['type'] !== 0x81);
        self::assertSame(
            ['file' => 'from the file', 'both' => 'from outside', 'getenv' => 'from outside'],
            $this->json('/env'),
        );
    }

    /** @param array<string, string> $environment */
    private static function worker(array $environment = []): WorkerDriver
    {
        $root = dirname(__DIR__, 2) . '/fixtures/apps/baremetal_contract';
        foreach ($environment as $name => $value) {
            putenv("$name=$value");
        }
        try {
            return new WorkerDriver('', ['root' => $root, 'entry' => '', 'sapi' => static::SAPI, 'worker' => 1]);
        } finally {
            array_map(putenv(...), array_keys($environment));
        }
    }

    /** @return array<mixed> */
    private function json(string $target): array
    {
        return json_decode($this->get($target)['body'], true);
    }

    /** @return array<string, mixed> the HEAD of an answer in one piece */
    private function get(string $target, string $method = ''): array
    {
        $messages = array_filter(
            $this->exchange($target, $method),
            static fn (array $message): bool => $message['type'] === 0x82,
        );

        return reset($messages) ?: self::fail("No answer to $target");
    }

    /** @return list<array<string, mixed>> */
    private function exchange(string $target, string $method = ''): array
    {
        $this->driver->request(++$this->id, $target, method: $method);

        return $this->driver->exchange();
    }
}
