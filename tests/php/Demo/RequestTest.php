<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Http\Request;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/demo/autoload.php';

final class RequestTest extends TestCase
{
    public function testQueryIntKeepsWithinBoundsAndFallsBackOnAnythingElse(): void
    {
        $read = static fn (mixed $value): int
            => (new Request('GET', '/', ['ms' => $value]))->queryInt('ms', 1500, 0, 5000);

        self::assertSame(20, $read('20'));
        self::assertSame(5000, $read('999999'));
        self::assertSame(0, $read('-1'));
        foreach (['', 'x', '1.5', '0x10', ['1'], null, '99999999999999999999'] as $value) {
            self::assertSame(1500, $read($value));
        }
        self::assertSame(1500, (new Request('GET', '/'))->queryInt('ms', 1500, 0, 5000));
    }

    public function testPostTextReadsTextAndNothingElse(): void
    {
        $request = new Request('POST', '/', post: ['note' => 'x', 'list' => ['x']]);

        self::assertSame('x', $request->postText('note'));
        self::assertSame('', $request->postText('list'));
        self::assertSame('', $request->postText('missing'));
    }

    public function testHeaderFindsWhatPhpStoresWithoutItsPrefix(): void
    {
        $server = ['HTTP_X_NAME' => 'a', 'CONTENT_TYPE' => 'b', 'CONTENT_LENGTH' => 3];
        $request = new Request('POST', '/', server: $server);

        self::assertSame('a', $request->header('x-name'));
        self::assertSame('b', $request->header('content-type'));
        self::assertSame('3', $request->header('content-length'));
        self::assertSame('', $request->header('accept'));
    }

    public function testNamesIgnoresWildcards(): void
    {
        $accept = static fn (string $accept): Request => new Request('GET', '/', server: ['HTTP_ACCEPT' => $accept]);

        self::assertTrue($accept('text/html,application/xhtml+xml,*/*;q=0.8')->names('text/html'));
        self::assertTrue($accept('TEXT/HTML')->names('text/html'));
        self::assertFalse($accept('*/*')->names('text/html'));
    }

    public function testOriginRepeatsOnlyAPlainHost(): void
    {
        $origin = static fn (string $host, string $https = ''): string
            => (new Request('GET', '/', server: ['HTTP_HOST' => $host, 'HTTPS' => $https]))->origin();

        self::assertSame('http://localhost:8080', $origin('localhost:8080'));
        self::assertSame('http://[::1]:8080', $origin('[::1]:8080'));
        self::assertSame('https://example.test', $origin('example.test', 'on'));
        foreach (['', "a'; rm -rf ~ #", 'a/b', 'a@b', "a\n", '$(id)', '<b>'] as $host) {
            self::assertSame('http://localhost', $origin($host), $host);
        }
    }
}
