<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Tests\WorkerDriver;
use PHPUnit\Framework\TestCase;

/** Forms and uploads as the fall-back SAPI hands them over, in a real worker. */
final class FallbackFormTest extends TestCase
{
    private const APPLICATION = 'return function () {
        $texts = [];
        array_walk_recursive($_FILES, function ($v) use (&$texts) {
            if (is_string($v) && is_file($v)) { $texts[$v] = file_get_contents($v); }
        });
        return ["get" => $_GET, "post" => $_POST, "cookie" => $_COOKIE, "request" => $_REQUEST, "files" => $_FILES,
            "texts" => array_values($texts), "paths" => array_keys($texts), "input" => file_get_contents("php://input")];
    };';

    private WorkerDriver $driver;

    protected function setUp(): void
    {
        $this->driver = new WorkerDriver(self::APPLICATION);
        self::assertSame(0x81, $this->driver->read()['type'] ?? null);
    }

    protected function tearDown(): void
    {
        $this->driver->dispose();
    }

    public function testUrlencodedBodyIsPostAndInput(): void
    {
        $this->driver->request(1, '/?g=1', 'a[]=1&a[]=2&b.c=%C3%A4', ['content-type' => 'application/x-www-form-urlencoded',
            'cookie' => 's=1']);
        $seen = $this->answer();
        self::assertSame(['a' => ['1', '2'], 'b_c' => 'ä'], $seen['post']);
        self::assertSame('a[]=1&a[]=2&b.c=%C3%A4', $seen['input']);
        self::assertSame(['s' => '1'], $seen['cookie']);
        self::assertSame(['g', 'a', 'b_c'], array_keys($seen['request']));
    }

    public function testNextRequestSeesNothingOfIt(): void
    {
        $this->driver->request(1, '/', 'a=1', ['content-type' => 'application/x-www-form-urlencoded']);
        $this->answer();
        $this->driver->request(2);
        $seen = $this->answer();
        self::assertSame([[], ''], [$seen['post'], $seen['input']]);
    }

    public function testMultipartInSingleBytesMakesFieldsAndTransposedFiles(): void
    {
        $body = "--XX\r\nContent-Disposition: form-data; name=\"f[a]\"\r\n\r\nline\r\n--X\r\n--XX\r\n"
            . "Content-Disposition: form-data; name=\"u[x][]\"; filename=\"C:\\\\dir\\\\q\\\"t.txt\"\r\n"
            . "Content-Type: text/plain\r\n\r\n\0\r\ncontent\r\n--XX\r\n"
            . "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--XX--\r\n";
        $this->driver->request(1, '/', '', ['content-type' => 'multipart/form-data; boundary=XX'], true);
        foreach (str_split($body) as $i => $byte) {
            $this->driver->body(1, $byte, $i === strlen($body) - 1);
        }
        $seen = $this->answer();
        self::assertSame(['f' => ['a' => "line\r\n--X"]], $seen['post']);
        self::assertSame(['x' => ['q"t.txt']], $seen['files']['u']['name']);
        self::assertSame(['x' => [10]], $seen['files']['u']['size']);
        self::assertSame(["\0\r\ncontent"], $seen['texts']);
        self::assertSame(UPLOAD_ERR_NO_FILE, $seen['files']['none']['error']);
        $this->driver->request(2);
        $this->answer();
        self::assertFileDoesNotExist($seen['paths'][0]);
    }

    public function testBrokenMultipartIsAPartialUpload(): void
    {
        $this->driver->request(1, '/', "--X\r\nContent-Disposition: form-data; name=u; filename=a\r\n\r\nhalf",
            ['content-type' => 'multipart/form-data; boundary="X"']);
        self::assertSame(UPLOAD_ERR_PARTIAL, $this->answer()['files']['u']['error']);
    }

    /** @return array<string, mixed> */
    private function answer(): array
    {
        $messages = $this->driver->exchange();

        return json_decode(end($messages)['body'], true);
    }
}
