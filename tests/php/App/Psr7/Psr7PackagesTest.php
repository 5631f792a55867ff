<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\Psr7;

use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

/** Requests and responses of every PSR-7 package, in a real worker. */
final class Psr7PackagesTest extends TestCase
{
    private const FIXTURE = __DIR__ . '/../../../fixtures/psr7';

    private ?WorkerDriver $driver = null;

    public static function setUpBeforeClass(): void
    {
        $output = [];
        exec(escapeshellarg(dirname(__DIR__, 4) . '/tools/composer_install') . ' ' . self::FIXTURE, $output, $code);
        if ($code !== 0) {
            self::markTestSkipped("Composer cannot get the PSR-7 packages: " . implode(' ', $output));
        }
    }

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    /** @return iterable<string, array{string, string}> package and its factory of responses */
    public static function packages(): iterable
    {
        yield 'nyholm' => ['nyholm/psr7', 'Nyholm\Psr7\Factory\Psr17Factory'];
        yield 'slim' => ['slim/psr7', 'Slim\Psr7\Factory\ResponseFactory'];
        yield 'laminas' => ['laminas/laminas-diactoros', 'Laminas\Diactoros\ResponseFactory'];
        yield 'guzzle' => ['guzzlehttp/psr7', 'GuzzleHttp\Psr7\HttpFactory'];
    }

    /** @dataProvider packages */
    public function testTheRequestCarriesWhatTheClientSent(string $package): void
    {
        $this->start($package, <<<'PHP'
            static fn (ServerRequestInterface $request): array => [
                $request->getMethod(), (string) $request->getUri(), $request->getProtocolVersion(),
                $request->getHeaderLine('X-Own'), $request->getHeaderLine('Host'), $request->getQueryParams(),
                $request->getCookieParams(), $request->getParsedBody(), (string) $request->getBody(),
                $request->getServerParams()['REMOTE_ADDR'],
            ]
            PHP);
        $headers = ['host' => 'shop.test:8080', 'x-own' => 'a, b', 'cookie' => 'c=1', 'content-type' => 'text/plain'];
        self::assertSame([
            'PUT', 'http://shop.test:8080/a%20b?x%5B%5D=1', '1.1', 'a, b', 'shop.test:8080', ['x' => ['1']],
            ['c' => '1'], null, 'raw body', '192.0.2.7',
        ], $this->ask('/a%20b?x%5B%5D=1', 'raw body', $headers, 'PUT'));
    }

    /** @dataProvider packages */
    public function testAHeaderThatThePackageRefusesIsLeftOut(string $package): void
    {
        $this->start($package, 'static fn (ServerRequestInterface $request): array => '
            . '[$request->hasHeader("x-odd"), $request->getHeaderLine("x-own")]');
        $isTaken = $package !== 'laminas/laminas-diactoros';
        self::assertSame([$isTaken, 'a'], $this->ask('/', '', ['x-odd' => "\xff", 'x-own' => 'a']));
    }

    /** @dataProvider packages */
    public function testAFormAndItsUploadsArrive(string $package): void
    {
        $this->start($package, <<<'PHP'
            static function (ServerRequestInterface $request): array {
                $kept = tempnam(sys_get_temp_dir(), 'kept');
                $files = $request->getUploadedFiles();
                $file = $files['docs']['first'];
                $seen = [$request->getParsedBody(), $file->getClientFilename(), $file->getClientMediaType(),
                    $file->getSize(), $files['none']->getError()];
                $file->moveTo($kept);
                $seen[] = file_get_contents($kept);
                unlink($kept);

                return $seen;
            }
            PHP);
        $body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
            . "--b\r\nContent-Disposition: form-data; name=\"docs[first]\"; filename=\"x.txt\"\r\n"
            . "Content-Type: text/plain\r\n\r\ncontents\r\n"
            . "--b\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--b--\r\n";
        self::assertSame(
            [['a' => '1'], 'x.txt', 'text/plain', 8, UPLOAD_ERR_NO_FILE, 'contents'],
            $this->ask('/', $body, ['content-type' => 'multipart/form-data; boundary=b']),
        );
    }

    /** @dataProvider packages */
    public function testALargeBodyIsReadAsItArrives(string $package): void
    {
        $this->start($package, <<<'PHP'
            static function (ServerRequestInterface $request): array {
                $hash = hash_init('md5');
                for ($body = $request->getBody(); !$body->eof();) {
                    hash_update($hash, $body->read(65536));
                }

                return [hash_final($hash), memory_get_peak_usage() < 16 << 20];
            }
            PHP);
        $this->driver?->request(1, '/', '', ['content-type' => 'application/octet-stream'], true);
        $hash = hash_init('md5');
        for ($i = 0; $i < 64; $i++) {
            $part = str_repeat(chr(65 + $i % 26), 524_288);
            hash_update($hash, $part);
            $this->driver?->body(1, $part, $i === 63);
        }
        self::assertSame([hash_final($hash), true], json_decode($this->driver?->exchange()[0]['body'] ?? '', true));
    }

    /** @dataProvider packages */
    public function testTheResponseKeepsEveryHeaderLineAndItsBody(string $package, string $factory): void
    {
        $this->start($package, <<<PHP
            static function (ServerRequestInterface \$request): object {
                \$response = (new $factory())->createResponse(418)->withHeader('Content-Type', 'text/plain')
                    ->withHeader('Set-Cookie', 'a=1')->withAddedHeader('Set-Cookie', 'b=2');
                \$response->getBody()->write('short and stout');

                return \$response;
            }
            PHP);
        $this->driver?->request(1);
        $head = $this->driver?->exchange()[0] ?? [];
        self::assertSame(418, $head['status']);
        self::assertSame(['Content-Type: text/plain', 'Set-Cookie: a=1', 'Set-Cookie: b=2'], $head['lines']);
        self::assertSame('short and stout', $head['body']);
    }

    /** A body whose size nobody knows goes out piece by piece. */
    public function testABodyOfUnknownSizeIsStreamed(): void
    {
        $this->start('guzzlehttp/psr7', <<<'PHP'
            static function (ServerRequestInterface $request): object {
                $pieces = ['one', 'two'];

                return new GuzzleHttp\Psr7\Response(200, [], new GuzzleHttp\Psr7\PumpStream(
                    static function () use (&$pieces): string|false { return array_shift($pieces) ?? false; },
                ));
            }
            PHP);
        $this->driver?->request(1);
        $messages = $this->driver?->exchange() ?? [];
        array_pop($messages);
        self::assertGreaterThan(1, count($messages));
        self::assertSame('onetwo', implode('', array_column($messages, 'body')));
    }

    private function start(string $package, string $handler): void
    {
        $vendor = var_export(self::FIXTURE . '/vendor/autoload.php', true);
        $this->driver = new WorkerDriver(<<<PHP
            use BareMetalPHP\\AppServer\\App\\CallableApp;
            use BareMetalPHP\\AppServer\\App\\Psr7\\Psr17;
            use BareMetalPHP\\AppServer\\App\\Psr7\\ServerRequests;
            use Psr\\Http\\Message\\ServerRequestInterface;
            require $vendor;
            return new CallableApp($handler, new ServerRequests(Psr17::of('$package')));
            PHP);
        self::assertSame("callable with $package (app.php)", $this->driver->read()['json']['application'] ?? '');
    }

    /**
     * @param array<string, string> $headers
     *
     * @return array<mixed> what the application says
     */
    private function ask(string $target, string $body, array $headers, string $method = ''): array
    {
        $this->driver?->request(1, $target, $body, $headers, method: $method);
        $messages = $this->driver?->exchange() ?? [];

        return json_decode($messages[0]['body'] ?? '', true) ?? self::fail(var_export($messages, true));
    }
}
