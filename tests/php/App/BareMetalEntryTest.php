<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App;

use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

/** What an entry may return, and what the functions of the bridge do there. */
final class BareMetalEntryTest extends TestCase
{
    private ?WorkerDriver $driver = null;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    /** @dataProvider entries */
    public function testEntryMayReturn(string $return): void
    {
        $ready = $this->boot("use BareMetalPHP\\Http\\Kernel; \$app = require CONTRACT; return $return;");
        self::assertSame('baremetalphp (app.php)', $ready['application'] ?? $ready['message']);
        self::assertStringContainsString('Hello, you.', $this->get('/?name=you')['body']);
    }

    /** @return iterable<string, array{string}> */
    public static function entries(): iterable
    {
        yield 'the application' => ['$app'];
        yield 'app and kernel, as for the Go server' => ['["app" => $app, "kernel" => $app->make(Kernel::class)]'];
        yield 'the kernel in an array' => ['["kernel" => $app->make(Kernel::class)]'];
        yield 'the application in an array' => ['["app" => $app]'];
        yield 'the kernel' => ['$app->make(Kernel::class)'];
    }

    public function testArrayOfSomethingElseIsRefusedWithWhatIsWanted(): void
    {
        $error = $this->boot('return ["app" => 1, "kernel" => new stdClass()];');
        self::assertStringContainsString("returned array; a BareMetalPHP application (or an array with 'app'", $error['message']);
    }

    /** @dataProvider firstReleases */
    public function testFirstReleasesInTheNamespaceFrameworkAreServed(string $target, int $status, string $body): void
    {
        $ready = $this->boot(substr((string) file_get_contents(__DIR__ . '/BareMetal/first_release.php'), strlen('<?php')));
        self::assertSame('baremetalphp (app.php)', $ready['application'] ?? $ready['message']);
        foreach ([1, 2] as $ignored) {
            $answer = $this->get($target);
            self::assertSame([$status, $body], [$answer['status'], $answer['body']]);
        }
        self::assertSame('hello ben', $this->get('/?name=ben')['body']);
    }

    /** @return iterable<string, array{string, int, string}> */
    public static function firstReleases(): iterable
    {
        yield 'a page' => ['/?name=anna', 200, 'hello anna'];
        yield 'abort(), which its kernel catches' => ['/abort', 403, 'no'];
        yield 'an error' => ['/fail', 500, 'Internal Server Error'];
    }

    public function testBridgeFunctionsAnswerWhatThePayloadAsksFor(): void
    {
        $this->boot('use BareMetalPHP\\Routing\\Router; $app = require CONTRACT;
            $router = $app->make(Router::class);
            $router->get("/server", fn() => json_encode(build_server_array(["path" => "/x?a=b"])));
            $router->get("/request", fn() => get_class(make_baremetal_request(["path" => "/x"])));
            $router->get("/kernel", fn() => get_class(get_kernel()));
            $router->get("/streaming", function () {
                handle_bridge_request_streaming(["method" => "GET", "path" => "/?name=inner"]);
            });
            $router->get("/frames", function () {
                send_stream_frame(["type" => "headers", "status" => 0, "headers" => [], "data" => "a"]);
                send_stream_frame(["type" => "chunk", "data" => "b"]);
                send_stream_frame(["type" => "end"]);
            });
            $router->get("/refused", function () {
                send_stream_frame(["type" => "error", "error" => "refused on purpose"]);
            });
            return ["app" => $app, "kernel" => new BareMetalPHP\\Http\\Kernel($app, $router)];');
        self::assertSame('a=b', json_decode($this->get('/server')['body'], true)['QUERY_STRING']);
        self::assertStringEndsWith('BridgedRequest', $this->get('/request')['body']);
        self::assertSame('BareMetalPHP\\Http\\Kernel', $this->get('/kernel')['body']);
        self::assertStringContainsString('Hello, inner.', $this->whole('/streaming'));
        self::assertSame('ab', $this->whole('/frames'));
        $refused = $this->exchange('/refused');
        self::assertSame(['refused on purpose', 500], [$refused[0]['json']['message'], $refused[1]['status']]);
        self::assertSame('ab', $this->whole('/frames'));
    }

    public function testBridgeFunctionsThatTheApplicationDefinedStay(): void
    {
        $this->boot('use BareMetalPHP\Routing\Router; $app = require CONTRACT;
            function send_stream_frame(array $frame): void { echo "own ", $frame["type"]; }
            $router = $app->make(Router::class);
            $router->get("/own", function () { send_stream_frame(["type" => "chunk"]); });
            $router->get("/ours", function () { stream_response_chunk("ours"); });
            return ["app" => $app, "kernel" => new BareMetalPHP\Http\Kernel($app, $router)];');
        self::assertSame('own chunk', $this->whole('/own'));
        self::assertSame('ours', $this->whole('/ours'));
    }

    public function testSessionThatTheBootBeganIsNotTheFirstVisitors(): void
    {
        $this->boot('use BareMetalPHP\\Support\\Session; $app = require CONTRACT;
            Session::set("user", "nobody");
            return $app;', 'native');
        $answer = $this->get('/mix?user=anna');
        self::assertNull(json_decode($answer['body'], true)['session']);
        self::assertStringContainsString('PHPSESSID=', implode("\n", $answer['lines']));
    }

    /** @return array<string, mixed> of READY, or of the failure */
    private function boot(string $code, string $sapi = 'fallback'): array
    {
        if ($sapi === 'native' && !extension_loaded('FFI')) {
            self::markTestSkipped('The native SAPI needs the extension ffi');
        }
        $contract = dirname(__DIR__, 2) . '/fixtures/apps/baremetal_contract/bootstrap/app.php';
        $this->driver = new WorkerDriver(
            str_replace('CONTRACT', var_export($contract, true), $code),
            ['sapi' => $sapi],
            files: ['composer.json' => '{"require": {"baremetalphp/framework": "*"}}'],
        );
        do {
            $message = $this->driver->read() ?? self::fail($this->driver->errors());
        } while ($message['type'] === 0x86 || !isset($message['json']));

        return $message['json'];
    }

    private function whole(string $target): string
    {
        $parts = array_filter($this->exchange($target), static fn (array $m): bool => in_array($m['type'], [0x82, 0x83], true));

        return implode('', array_column($parts, 'body'));
    }

    /** @return array<string, mixed> */
    private function get(string $target): array
    {
        $answers = array_filter($this->exchange($target), static fn (array $message): bool => $message['type'] === 0x82);

        return reset($answers) ?: self::fail("No answer to $target");
    }

    /** @return list<array<string, mixed>> */
    private function exchange(string $target): array
    {
        static $id = 0;
        $this->driver?->request(++$id, $target);

        return $this->driver?->exchange() ?? [];
    }
}
