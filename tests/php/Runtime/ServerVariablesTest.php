<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ServerVariables;
use PHPUnit\Framework\TestCase;

final class ServerVariablesTest extends TestCase
{
    public function testHeadersBecomeVariablesButForDangerousOnes(): void
    {
        $server = $this->build(['x-a' => '1', 'proxy' => 'evil', 'x_b' => '2', 'content-type' => 'text/plain']);
        self::assertSame(['1', 'text/plain'], [$server['HTTP_X_A'], $server['CONTENT_TYPE']]);
        self::assertArrayNotHasKey('HTTP_PROXY', $server);
        self::assertArrayNotHasKey('HTTP_X_B', $server);
        self::assertArrayNotHasKey('HTTP_FROM_ENVIRONMENT', $server);
    }

    public function testRequestIsDescribed(): void
    {
        $server = $this->build([]);
        self::assertSame(['/p?q=1', 'q=1', 'on', '/srv/public', 'kept'], [$server['REQUEST_URI'], $server['QUERY_STRING'],
            $server['HTTPS'], $server['DOCUMENT_ROOT'], $server['ENVIRONMENT']]);
    }

    public function testBasicCredentialsAreDecoded(): void
    {
        $server = $this->build(['authorization' => 'Basic ' . base64_encode('user:pass:word')]);
        self::assertSame(['user', 'pass:word', 'Basic'],
            [$server['PHP_AUTH_USER'], $server['PHP_AUTH_PW'], $server['AUTH_TYPE']]);
    }

    /** @return iterable<string, array{string, string, string}> target, PATH_INFO, PHP_SELF */
    public static function targets(): iterable
    {
        yield 'a pretty URL' => ['/p?q=/index.php/x', '', '/index.php'];
        yield 'the root' => ['/', '', '/index.php'];
        yield 'the front controller' => ['/index.php?q=1', '', '/index.php'];
        yield 'a path behind it' => ['/index.php/a%20b/c+d?q=/x', '/a b/c+d', '/index.php/a b/c+d'];
        yield 'nothing but a slash behind it' => ['/index.php/', '/', '/index.php/'];
        yield 'another script' => ['/index.phpx/a', '', '/index.php'];
        yield 'a directory above it' => ['/sub/index.php/a', '', '/index.php'];
    }

    /** @dataProvider targets */
    public function testPathInfoIsWhatFollowsTheFrontController(string $target, string $info, string $self): void
    {
        $server = $this->build([], $target);
        self::assertSame([$info, $self], [$server['PATH_INFO'], $server['PHP_SELF']]);
        self::assertSame([$target, '/index.php'], [$server['REQUEST_URI'], $server['SCRIPT_NAME']]);
    }

    /** @return iterable<string, array{array<string, string>, string, array<string, string>, string}> two requests */
    public static function pairs(): iterable
    {
        yield 'the same names' => [['x-a' => 'one', 'cookie' => 'a=1'], 'https', ['x-a' => 'two', 'cookie' => 'b=2'], 'https'];
        yield 'a name less' => [['x-a' => 'one', 'cookie' => 'a=1'], 'https', ['x-a' => 'two'], 'https'];
        yield 'a name more' => [['x-a' => 'one'], 'https', ['x-a' => 'two', 'cookie' => 'b=2'], 'https'];
        yield 'another name' => [['x-a' => 'one'], 'https', ['x-b' => 'two'], 'https'];
        yield 'another order' => [['x-a' => '1', 'x-b' => '2'], 'https', ['x-b' => '3', 'x-a' => '4'], 'https'];
        yield 'credentials before' => [['authorization' => 'Basic ' . base64_encode('a:b')], 'https', ['x-a' => 'two'], 'https'];
        yield 'credentials in both' => [['authorization' => 'Basic ' . base64_encode('a:b')], 'https',
            ['authorization' => 'Bearer c'], 'https'];
        yield 'no TLS any more' => [['x-a' => 'one'], 'https', ['x-a' => 'two'], 'http'];
        yield 'TLS now' => [['x-a' => 'one'], 'http', ['x-a' => 'two'], 'https'];
    }

    /**
     * @param array<string, string> $first
     * @param array<string, string> $second
     *
     * @dataProvider pairs
     */
    public function testNothingOfTheRequestBeforeIsInTheNext(array $first, string $scheme, array $second, string $then): void
    {
        $variables = self::variables();
        $seen = $variables->build(self::request($first, '/index.php/first?a=1', $scheme));
        // What an application does to its own $_SERVER.
        $seen['LEFT_BEHIND'] = 'secret';
        $seen['ENVIRONMENT'] = 'changed';
        unset($seen['SERVER_SOFTWARE']);

        $server = $variables->build(self::request($second, '/second', $then));
        $alone = self::variables()->build(self::request($second, '/second', $then));
        unset($server['REQUEST_TIME'], $server['REQUEST_TIME_FLOAT'], $alone['REQUEST_TIME'], $alone['REQUEST_TIME_FLOAT']);
        self::assertSame($alone, $server);
        self::assertSame(['/index.php/first?a=1', '/first'], [$seen['REQUEST_URI'], $seen['PATH_INFO']]);
    }

    public function testWhatIsSetAfterARequestIsInTheNext(): void
    {
        $variables = self::variables();
        $variables->build(self::request([]));
        $variables->set('LATER', 'here');
        self::assertSame('here', $variables->build(self::request([]))['LATER']);
    }

    /**
     * @param array<string, string> $headers
     *
     * @return array<string, mixed>
     */
    private function build(array $headers, string $target = '/p?q=1'): array
    {
        return self::variables()->build(self::request($headers, $target));
    }

    private static function variables(): ServerVariables
    {
        return new ServerVariables(['HTTP_FROM_ENVIRONMENT' => 'x', 'ENVIRONMENT' => 'kept'], '/srv', 'test');
    }

    /** @param array<string, string> $headers */
    private static function request(array $headers, string $target = '/p?q=1', string $scheme = 'https'): Request
    {
        $head = ['GET', $target, 'HTTP/1.1', $scheme, '192.0.2.1', '1', 'host', '127.0.0.1', '443', 'id', ''];
        foreach ($headers as $name => $value) {
            array_push($head, (string) $name, $value);
        }

        return new Request(1, $head, null);
    }
}
