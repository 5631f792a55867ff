<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use PHPUnit\Framework\TestCase;

final class NativeSapiTest extends TestCase
{
    protected function setUp(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
    }

    /** @param mixed $expected */
    private static function assertPrints(mixed $expected, string $code): void
    {
        $child = NativeChild::code($code);
        self::assertSame('', $child->errors);
        self::assertSame($expected, json_decode($child->output, true));
        self::assertSame(0, $child->exitCode);
    }

    public function testHeadersAndStatusAreThoseOfTheApplicationAndGoneInTheNextRequest(): void
    {
        self::assertPrints([['X-A: 1', 'X-A: 2', 'Set-Cookie: c=d'], 404, [], 200, 302], <<<'PHP'
            ini_set('expose_php', '0');
            header_remove();
            $own = fn ($sapi) => array_values(preg_grep('/^X-Powered-By/', $sapi->headerLines(), PREG_GREP_INVERT));
            $first = $serve(['GET', '/'], function ($sapi) use ($own) {
                header('X-A: 1');
                header('X-A: 2', false);
                setcookie('c', 'd');
                http_response_code(404);
                return [$own($sapi), $sapi->statusCode()];
            });
            $second = $serve(['GET', '/'], fn ($sapi) => [$own($sapi), $sapi->statusCode()]);
            $third = $serve(['HEAD', '/'], function ($sapi) { header('Location: /x'); return [$sapi->statusCode()]; });
            $sapi->close();
            echo json_encode([...$first, ...$second, ...$third]);
            PHP);
    }

    public function testAQueryAndCookiesAreParsedByPhpsRules(): void
    {
        $expected = [['a_b' => ['1', 'x' => 'y z']], ['k' => 'v w', 'm_n' => 'a+b', 'l' => ['p' => 'q']], '12', null];
        self::assertPrints($expected, <<<'PHP'
            $cookie = ['cookie' => 'k=v%20w; k=second; m.n=a+b; l[p]=q'];
            $first = $serve(['GET', '/?a.b[]=1&a.b[x]=y+z', $cookie], fn () => [$_GET, $_COOKIE]);
            $filtered = $serve(['GET', '/?n=12'], fn () => filter_input(INPUT_GET, 'n', FILTER_VALIDATE_INT) . '');
            $left = $serve(['GET', '/'], fn () => filter_input(INPUT_GET, 'n'));
            $sapi->close();
            echo json_encode([...$first, $filtered, $left]);
            PHP);
    }

    public function testAFormFillsPostAndCanBeReadFromPhpInput(): void
    {
        self::assertPrints([['a' => '1', 'b' => ['x' => '2 3']], 'a=1&b[x]=2+3', [], ''], <<<'PHP'
            $look = fn () => [$_POST, file_get_contents('php://input')];
            $type = ['content-type' => 'application/x-www-form-urlencoded'];
            $first = $serve(['POST', '/', $type, 'a=1&b[x]=2+3'], $look);
            $second = $serve(['GET', '/'], $look);
            $sapi->close();
            echo json_encode([...$first, ...$second]);
            PHP);
    }

    public function testABodyLongerThanPhpsReadBlockArrivesWhole(): void
    {
        self::assertPrints([true, true], <<<'PHP'
            $body = str_repeat('0123456789', 50_000);
            $look = fn () => file_get_contents('php://input') === $body;
            $put = $serve(['PUT', '/', ['content-type' => 'text/plain'], $body], $look);
            $post = $serve(['POST', '/', ['content-type' => 'text/plain'], $body], $look);
            $sapi->close();
            echo json_encode([$put, $post]);
            PHP);
    }

    public function testABodyThatNobodyReadIsNotTheNextRequests(): void
    {
        self::assertPrints(['', ''], <<<'PHP'
            $handles = [];
            $serve(['PUT', '/', ['content-type' => 'text/plain'], 'secret'], fn () => null);
            $first = $serve(['GET', '/'], fn () => file_get_contents('php://input'));
            // A handle that outlives its request must not reach the next one's body.
            $serve(['PUT', '/', [], 'secret'], function () use (&$handles) { $handles[] = fopen('php://input', 'r'); });
            $second = $serve(['GET', '/'], fn () => file_get_contents('php://input'));
            $sapi->close();
            echo json_encode([$first, $second]);
            PHP);
    }

    public function testAnUploadIsNativeAndDeletedAfterItsRequest(): void
    {
        $expected = [['a' => 'b'], 'x.txt', 5, true, 'bytes', false, [], false];
        self::assertPrints($expected, <<<'PHP'
            $disposition = 'Content-Disposition: form-data; name=';
            $body = "--B\r\n$disposition\"a\"\r\n\r\nb\r\n--B\r\n$disposition"
                . "\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\nbytes\r\n--B--\r\n";
            $type = ['content-type' => 'multipart/form-data; boundary=B'];
            $path = '';
            $first = $serve(['POST', '/', $type, $body], function () use (&$path) {
                $path = $_FILES['f']['tmp_name'];
                $file = $_FILES['f'];
                return [$_POST, $file['name'], $file['size'], is_uploaded_file($path), file_get_contents($path)];
            });
            $second = $serve(['GET', '/'], fn () => [$_FILES, is_uploaded_file($path)]);
            $sapi->close();
            echo json_encode([...$first, is_file($path), ...$second]);
            PHP);
    }

    public function testASessionIsItsUsersOnly(): void
    {
        self::assertPrints([true, 'ada', false, true, 1, 'installed', 'installed'], <<<'PHP'
            final class Store implements SessionHandlerInterface {
                public array $data = [];
                public function open(string $path, string $name): bool { return true; }
                public function close(): bool { return true; }
                public function read(string $id): string { return $this->data[$id] ?? ''; }
                public function write(string $id, string $data): bool { $this->data[$id] = $data; return true; }
                public function destroy(string $id): bool { unset($this->data[$id]); return true; }
                public function gc(int $lifetime): int { return 0; }
            }
            $store = new Store();
            session_set_save_handler($store, false);
            $handler = fn () => session_module_name() === 'user' ? 'installed' : 'lost';
            $id = $serve(['GET', '/'], function () {
                session_start();
                $_SESSION['user'] = 'ada';
                return session_id();
            });
            $cookie = ['cookie' => session_name() . "=$id"];
            $own = $serve(['GET', '/', $cookie], function () { session_start(); return $_SESSION['user']; });
            $afterOwn = $handler();
            $before = $serve(['GET', '/'], fn () => isset($_SESSION));
            $cookies = 0;
            $foreign = $serve(['GET', '/'], function ($sapi) use (&$cookies) {
                session_start();
                $cookies = count(preg_grep('/^Set-Cookie/', $sapi->headerLines()));
                return [session_id(), $_SESSION];
            });
            $sapi->close();
            echo json_encode([strlen($id) > 20, $own, $before, $foreign[0] !== $id && $foreign[1] === [], $cookies,
                $afterOwn, $handler()]);
            PHP);
    }

    public function testShutdownFunctionsRunOncePerRequestAndThoseOfBootAtTheEnd(): void
    {
        $child = NativeChild::code(<<<'PHP'
            register_shutdown_function(function () { echo 'boot '; });
            $serve(['GET', '/'], function () { register_shutdown_function(function () { echo 'first '; }); });
            $serve(['GET', '/'], function () { register_shutdown_function(function () { echo 'second '; }); });
            $serve(['GET', '/'], fn () => null);
            echo 'closed ';
            $sapi->close();
            PHP);
        self::assertSame(['first second closed boot ', '', 0], [$child->output, $child->errors, $child->exitCode]);
    }

    /** @dataProvider endings */
    public function testAProcessThatEndsInsideARequestEndsCleanly(string $ending, int $exitCode): void
    {
        $child = NativeChild::code(<<<PHP
            ini_set('display_errors', '0');
            register_shutdown_function(function () { echo 'boot'; });
            \$serve(['PUT', '/', [], 'unread'], function () {
                register_shutdown_function(function () { echo 'request '; });
                $ending
            });
            PHP);
        self::assertSame(['request boot', '', $exitCode], [$child->output, $child->errors, $child->exitCode]);
    }

    /** @return iterable<string, array{string, int}> */
    public static function endings(): iterable
    {
        yield 'exit' => ['exit(7);', 7];
        yield 'a fatal error' => ['eval("class A extends Missing {}");', 255];
        yield 'the memory limit' => ['ini_set("memory_limit", "8M"); str_repeat("x", 20_000_000);', 255];
    }

    public function testOutputPastAllBuffersAndFlushReachTheSink(): void
    {
        self::assertPrints(['a', 'flush', 'b', false], <<<'PHP'
            $sink = new class implements OutputSink {
                public array $calls = [];
                public function write(string $bytes): void { $this->calls[] = $bytes; }
                public function flush(): void { $this->calls[] = 'flush'; }
            };
            $sapi->attach($sink);
            $serve(['GET', '/'], function () { echo 'a'; flush(); echo 'b'; });
            $sink->calls[] = headers_sent();
            $sapi->close();
            echo json_encode($sink->calls);
            PHP);
    }

    public function testAThousandRequestsLeaveNoMemoryBehind(): void
    {
        self::assertPrints([true], <<<'PHP'
            $headers = ['cookie' => 'k=v', 'content-type' => 'application/x-www-form-urlencoded'];
            $request = ['POST', '/?a=1', $headers, 'p=1'];
            $application = function () { header('X: 1'); register_shutdown_function('strlen', 'x'); };
            for ($i = 0; $i < 1_100; $i++) {
                $serve($request, $application);
                if ($i === 100) {
                    $before = memory_get_usage();
                }
            }
            $grown = memory_get_usage() - $before;
            $sapi->close();
            echo json_encode([$grown < 1_024]);
            PHP);
    }
}
