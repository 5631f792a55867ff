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

    /**
     * @param array<string, string> $headers
     *
     * @return array<string, mixed>
     */
    private function build(array $headers, string $target = '/p?q=1'): array
    {
        $variables = new ServerVariables(['HTTP_FROM_ENVIRONMENT' => 'x', 'ENVIRONMENT' => 'kept'], '/srv', 'test');
        $head = ['GET', $target, 'HTTP/1.1', 'https', '192.0.2.1', '1', 'host', '127.0.0.1', '443', 'id', ''];
        foreach ($headers as $name => $value) {
            array_push($head, (string) $name, $value);
        }

        return $variables->build(new Request(1, $head, null));
    }
}
