<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Http\Request;
use Demo\Page\JsonPage;
use Demo\Process;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/demo/autoload.php';

final class JsonPageTest extends TestCase
{
    public function testShowRepeatsTheRequest(): void
    {
        $data = self::answer(new Request('PUT', '/json?a[]=1&b=%C3%BC', ['a' => ['1'], 'b' => 'ü'], server: [
            'HTTP_X_ONE' => '1', 'CONTENT_TYPE' => 'text/plain', 'SERVER_NAME' => 'not a header',
        ]));

        self::assertSame('PUT', $data['request']['method']);
        self::assertSame('/json?a[]=1&b=%C3%BC', $data['request']['target']);
        self::assertSame('/json', $data['request']['path']);
        self::assertSame(['a' => ['1'], 'b' => 'ü'], $data['request']['query']);
        self::assertSame(['content-type' => 'text/plain', 'x-one' => '1'], $data['request']['headers']);
        self::assertSame(0, $data['request']['body']['bytes']);
        self::assertSame(hash('sha256', ''), $data['request']['body']['sha256']);
    }

    public function testShowNamesTheWorkerThatTheServerNamed(): void
    {
        $data = self::answer(new Request('GET', '/json', server: [
            'APPSERVER_WORKER' => '3', 'APPSERVER_LANE' => 'fast', 'APPSERVER_SAPI' => 'native',
        ]));

        self::assertSame('3', $data['worker']['number']);
        self::assertSame('fast', $data['worker']['lane']);
        self::assertSame('native', $data['worker']['sapi']);
        self::assertSame(getmypid(), $data['worker']['pid']);
        self::assertSame(0, $data['worker']['served']);
    }

    public function testShowKeepsCookiesAndCredentialsToItself(): void
    {
        $data = self::answer(new Request('GET', '/json', server: [
            'HTTP_COOKIE' => 'PHPSESSID=secret',
            'HTTP_AUTHORIZATION' => 'secret',
            'HTTP_PROXY_AUTHORIZATION' => 'secret',
        ]));

        self::assertSame([], $data['request']['headers']);
    }

    public function testShowCanBeEncodedWhateverBytesWereSent(): void
    {
        $data = self::answer(new Request('GET', "/json?\xff", ["\xfe" => "\xff"], server: ['HTTP_X' => "\xff"]));

        self::assertSame(["\u{FFFD}" => "\u{FFFD}"], $data['request']['query']);
        self::assertSame("\u{FFFD}", $data['request']['headers']['x']);
    }

    /** @return array<string, array<string, mixed>> as the client decodes it */
    private static function answer(Request $request): array
    {
        $page = new JsonPage(new Process(static fn (): int => 0));

        $json = json_encode($page->show($request)->body, JSON_THROW_ON_ERROR);

        return json_decode($json, true, 512, JSON_THROW_ON_ERROR);
    }
}
