<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Tests\SapiNeeds;
use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

/** What PHP's own web server makes of random input, each SAPI makes of it too. APPSERVER_PARITY says how often, APPSERVER_SEED repeats a run. */
final class ParityTest extends TestCase
{
    private const REQUESTS = 240;

    /** Prints everything that came in, byte for byte. */
    private const DUMP = <<<'PHP'
        $files = $_FILES;
        array_walk_recursive($files, function (&$value, $key) {
            $value = is_string($value) && is_uploaded_file($value) ? 'upload ' . sha1_file($value) : $value;
        });
        $dump = base64_encode(serialize([$_GET, $_POST, $_COOKIE, $_REQUEST, $files, file_get_contents('php://input'),
            filter_input(INPUT_GET, 'a'), filter_input(INPUT_COOKIE, 'b'), filter_input(INPUT_POST, 'b')]));
        PHP;

    /** @var resource|null */
    private $server = null;

    /** @var resource|null its log */
    private $log = null;

    private ?WorkerDriver $driver = null;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
        if ($this->server !== null) {
            proc_terminate($this->server);
            proc_close($this->server);
        }
    }

    /** @return iterable<string, array{string}> */
    public static function sapis(): iterable
    {
        yield 'native' => ['native'];
        yield 'cgi' => ['cgi'];
        yield 'fallback' => ['fallback'];
    }

    /** @dataProvider sapis */
    public function testFormsUploadsQueriesAndCookiesEqualThoseOfPhpsOwnServer(string $sapi): void
    {
        $missing = SapiNeeds::whatIsMissing($sapi);
        if ($missing !== '') {
            self::markTestSkipped($missing);
        }
        $count = (int) getenv('APPSERVER_PARITY') ?: self::REQUESTS;
        $seed = (int) getenv('APPSERVER_SEED') ?: random_int(1, 0x7fffffff);
        $random = new RandomInput(new \Random\Engine\Mt19937($seed));
        $address = $this->startServer();
        $application = 'return function () { ' . self::DUMP . ' return $dump; };';
        $this->driver = new WorkerDriver($application, ['sapi' => $sapi]);
        $this->driver->read();
        for ($i = 1; $i <= $count; $i++) {
            $request = $random->request();
            $expected = self::ask($address, $request);
            self::assertNotSame('', $expected, "PHP's own server did not answer");
            // Else the log of requests fills the pipe.
            stream_get_contents($this->log);
            $this->send($i, $request);
            $seen = $this->driver->exchange()[0]['body'] ?? '';
            if ($expected !== $seen) {
                self::fail("Seed $seed, request $i: " . json_encode($request, JSON_INVALID_UTF8_SUBSTITUTE) . "\n"
                    . self::readable($expected) . "\n" . self::readable($seen));
            }
        }
        if (getenv('APPSERVER_PARITY') !== false) {
            fwrite(STDERR, "\n$sapi: $count of $count equal, seed $seed\n");
        }
    }

    /**
     * Every other body goes in one frame with its request, the rest in pieces.
     *
     * @param array{string, string, array<string, string>, string} $request
     */
    private function send(int $id, array $request): void
    {
        [$method, $target, $headers, $body] = $request;
        $isInPieces = $body !== '' && $id % 2 === 0;
        $this->driver->request($id, $target, $isInPieces ? '' : $body, $headers, $isInPieces, $method);
        if (!$isInPieces) {
            return;
        }
        $pieces = str_split($body, max(1, 7 * $id % (strlen($body) + 1)));
        foreach ($pieces as $i => $piece) {
            $this->driver->body($id, $piece, $i === count($pieces) - 1);
        }
    }

    /** @return string host and port */
    private function startServer(): string
    {
        $script = tempnam(sys_get_temp_dir(), 'parity');
        file_put_contents($script, '<?php ' . self::DUMP . ' echo $dump;');
        $command = [PHP_BINARY, '-d', 'display_errors=0', '-d', 'log_errors=0', '-S', '127.0.0.1:0', $script];
        $descriptors = [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['pipe', 'w']];
        $this->server = proc_open($command, $descriptors, $pipes);
        while (($line = fgets($pipes[2])) !== false) {
            if (preg_match('~http://(127\.0\.0\.1:\d+)~', $line, $match) === 1) {
                stream_set_blocking($pipes[2], false);
                $this->log = $pipes[2];
                register_shutdown_function(static fn () => @unlink($script));

                return $match[1];
            }
        }
        self::fail("PHP's own server did not start");
    }

    /** @param array{string, string, array<string, string>, string} $request */
    private static function ask(string $address, array $request): string
    {
        [$method, $target, $headers, $body] = $request;
        $head = "$method $target HTTP/1.0\r\nHost: localhost\r\n";
        foreach ($headers as $name => $value) {
            $head .= "$name: $value\r\n";
        }
        $socket = stream_socket_client("tcp://$address");
        fwrite($socket, $head . ($body === '' ? '' : 'Content-Length: ' . strlen($body) . "\r\n") . "\r\n$body");

        return explode("\r\n\r\n", (string) stream_get_contents($socket), 2)[1] ?? '';
    }

    private static function readable(string $dump): string
    {
        return (string) json_encode(unserialize((string) base64_decode($dump)), JSON_INVALID_UTF8_SUBSTITUTE);
    }
}
