<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Tests\SapiNeeds;
use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

/**
 * What every SAPI does, in a real worker: tests take the SAPI's name. Where one differs, the test says so by its name, and
 * docs/PHP.md has a row for it.
 */
abstract class SapiTestCase extends TestCase
{
    protected const FORM = ['content-type' => 'application/x-www-form-urlencoded'];
    protected const MULTIPART = ['content-type' => 'multipart/form-data; boundary=B'];

    protected ?WorkerDriver $driver = null;
    private int $lastId = 0;

    protected function tearDown(): void
    {
        $this->driver?->dispose();
    }

    /** @return iterable<string, array{string}> */
    public static function sapis(): iterable
    {
        foreach (['native', 'cgi', 'fallback'] as $sapi) {
            yield $sapi => [$sapi];
        }
    }

    /**
     * @param string       $body what the application does; what it returns is shown as JSON
     * @param list<string> $ini  `name=value`
     * @param string       $boot runs once, before the first request
     */
    protected function start(string $sapi, string $body, array $ini = [], string $boot = ''): void
    {
        $missing = SapiNeeds::whatIsMissing($sapi);
        if ($missing !== '') {
            self::markTestSkipped($missing);
        }
        $application = "{$boot}return function () { \$run = function () { $body };"
            . ' echo json_encode($run(), JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR); };';
        $this->driver = new WorkerDriver($application, ['sapi' => $sapi], $ini);
        $ready = $this->driver->read();
        self::assertSame($sapi, $ready['json']['sapi'] ?? $ready);
    }

    /**
     * @param array<string, string> $headers
     *
     * @return array{status: int, lines: list<string>, body: string, seen: mixed, messages: list<array<string, mixed>>}
     */
    protected function ask(string $target = '/', array $headers = [], string $body = '', string $method = ''): array
    {
        $this->driver->request(++$this->lastId, $target, $body, $headers, false, $method);

        return $this->answer();
    }

    /** @return array{status: int, lines: list<string>, body: string, seen: mixed, messages: list<array<string, mixed>>} */
    protected function answer(): array
    {
        $messages = $this->driver->exchange();
        $status = 0;
        $lines = [];
        $body = '';
        foreach ($messages as $message) {
            if ($message['type'] === 0x82) {
                $status = $message['status'];
                $lines = $message['lines'];
            }
            $body .= in_array($message['type'], [0x82, 0x83], true) ? $message['body'] : '';
        }
        $seen = json_decode($body, true);

        return compact('status', 'lines', 'body', 'seen', 'messages');
    }

    protected function nextId(): int
    {
        return ++$this->lastId;
    }

    /**
     * @param list<string> $lines
     *
     * @return list<string> lines of one header
     */
    protected static function lines(array $lines, string $name): array
    {
        return array_values(preg_grep("/^$name:/i", $lines) ?: []);
    }

    /** The cookie of an answer as a browser sends it back; '' for none. */
    protected static function cookie(array $answer): string
    {
        $line = self::lines($answer['lines'], 'Set-Cookie')[0] ?? '';

        return $line === '' ? '' : substr(explode(';', $line)[0], strlen('Set-Cookie: '));
    }

    protected static function part(string $name, string $content, ?string $file = null): string
    {
        return "--B\r\nContent-Disposition: form-data; name=\"$name\"" . ($file === null ? '' : "; filename=\"$file\"")
            . ($file === null ? '' : "\r\nContent-Type: text/plain") . "\r\n\r\n$content\r\n";
    }
}
