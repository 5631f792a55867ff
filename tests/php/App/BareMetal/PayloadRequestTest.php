<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\PayloadRequest;
use BareMetalPHP\AppServer\App\BareMetal\PayloadServer;

/** Defects of the Go server's bridge, one by one. */
final class PayloadRequestTest extends ContractTestCase
{
    public function testDefect2TheQueryIsReadFromThePath(): void
    {
        $request = (new PayloadRequest())->make(['method' => 'get', 'path' => '/a?x=1&list[]=2']);
        self::assertSame(['x' => '1', 'list' => ['2']], $request->all());
        self::assertSame(['GET', '/a'], [$request->getMethod(), $request->getPath()]);
    }

    public function testDefect4BodiesAreBytes(): void
    {
        $request = (new PayloadRequest())->make(['method' => 'POST', 'path' => '/', 'body' => "\x00\xff\xfe"]);
        self::assertSame("\x00\xff\xfe", $request->rawBody());
    }

    public function testJsonIsThatOfThePayload(): void
    {
        $request = (new PayloadRequest())->make([
            'method' => 'POST',
            'path' => '/',
            'headers' => ['Content-Type' => ['application/json']],
            'body' => '{"a": [1]}',
        ]);
        self::assertSame(['a' => [1]], $request->all());
    }

    public function testDefect11MultipartBodiesAreReadAndTheirFilesDeleted(): void
    {
        $factory = new PayloadRequest();
        $request = $factory->make([
            'method' => 'POST',
            'path' => '/',
            'headers' => ['Content-Type' => 'multipart/form-data; boundary=cut'],
            'body' => "--cut\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
                . "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n\xff\r\n--cut--\r\n",
        ]);
        self::assertSame('hello', $request->get('note'));
        $file = $request->file('file');
        self::assertSame(['a.bin', UPLOAD_ERR_OK, "\xff"], [
            $file['name'], $file['error'], file_get_contents($file['tmp_name']),
        ]);
        $factory->release();
        self::assertFileDoesNotExist($file['tmp_name']);
    }

    public function testDefect12HeadersOfSeveralLinesAndWhatPhpFpmKnowsAboutTheRequest(): void
    {
        $server = PayloadServer::of([
            'method' => 'GET',
            'path' => '/a?b=c',
            'headers' => [
                'Host' => ['shop.test:8443'],
                'Cookie' => ['a=1', 'b=2'],
                'Accept' => ['text/html', 'text/plain'],
                'X_Real_Ip' => ['10.0.0.1'],
                'Proxy' => ['http://evil.test'],
                'Content-Type' => 'text/plain',
            ],
        ]);
        self::assertSame('a=1; b=2', $server['HTTP_COOKIE']);
        self::assertSame('text/html, text/plain', $server['HTTP_ACCEPT']);
        self::assertSame(['shop.test', '8443'], [$server['SERVER_NAME'], $server['SERVER_PORT']]);
        self::assertSame('text/plain', $server['CONTENT_TYPE']);
        self::assertSame('b=c', $server['QUERY_STRING']);
        foreach (['REMOTE_ADDR', 'SERVER_PROTOCOL', 'REQUEST_SCHEME'] as $name) {
            self::assertArrayHasKey($name, $server);
        }
        self::assertArrayNotHasKey('HTTP_X_REAL_IP', $server);
        self::assertArrayNotHasKey('HTTP_PROXY', $server);
    }
}
