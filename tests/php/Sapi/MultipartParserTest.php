<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\RequestFrame;
use BareMetalPHP\AppServer\Sapi\HeaderParameters;
use BareMetalPHP\AppServer\Sapi\MultipartParser;
use BareMetalPHP\AppServer\Sapi\TemporaryFiles;
use BareMetalPHP\AppServer\Sapi\UploadDirectory;
use BareMetalPHP\AppServer\Sapi\UploadedFiles;
use BareMetalPHP\AppServer\Wire\FrameReader;
use PHPUnit\Framework\TestCase;

/** The cases follow what PHP's own parser does with the same bytes. */
final class MultipartParserTest extends TestCase
{
    private UploadDirectory $directory;

    protected function setUp(): void
    {
        $this->directory = new UploadDirectory();
    }

    protected function tearDown(): void
    {
        $this->directory->remove();
    }

    /** @return iterable<string, array{string, array<mixed>}> body, $_POST */
    public static function fields(): iterable
    {
        yield 'plain' => [self::field('a', '1') . self::field('b[x][]', "2\r\n") . '--B--', ['a' => '1', 'b' => ['x' => ["2\r\n"]]]];
        yield 'bare line feeds' => [str_replace("\r\n", "\n", self::field('a', '1') . '--B--'), ['a' => '1']];
        yield 'text around' => ["preamble\r\n--Bx\r\n" . self::field('a', '1') . "--B--\r\nepilogue", ['a' => '1']];
        yield 'part after the end' => [self::field('a', '1') . "--B--\r\n" . self::field('b', '2'), ['a' => '1', 'b' => '2']];
        yield 'no end' => [substr(self::field('a', '12'), 0, -1), ['a' => "12\r"]];
        yield 'delimiter begun' => [self::field('a', '12') . '--', ['a' => '12']];
        yield 'nearly a delimiter' => [self::field('a', "x\r\n--A\r\n-B\n\r") . '--B--', ['a' => "x\r\n--A\r\n-B\n\r"]];
        yield 'empty value' => [self::field('a', '') . '--B--', ['a' => '']];
        yield 'single quotes' => ["--B\r\nContent-Disposition: form-data; name='a \"b'\r\n\r\n1\r\n--B--", ['a_"b' => '1']];
        yield 'no quotes' => ["--B\r\ncontent-disposition:form-data;name=a b\r\n\r\n1\r\n--B--", ['a' => '1']];
        yield 'folded header' => ["--B\r\nContent-Disposition: form-data;\r\n name=\"a\"\r\n\r\n1\r\n--B--", ['a' => '1']];
        yield 'semicolon in quotes' => [self::field('a;name=b', '1') . '--B--', ['a;name=b' => '1']];
        yield 'escaped quote' => [self::field('a\\"b\\c', '1') . '--B--', ['a"b\\c' => '1']];
        yield 'no disposition' => ["--B\r\nX: y\r\n\r\n1\r\n" . self::field('a', '1') . '--B--', ['a' => '1']];
        yield 'neither name nor file' => ["--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n" . self::field('a', '1'), []];
        yield 'nothing' => ['', []];
    }

    /**
     * @dataProvider fields
     *
     * @param array<mixed> $expected
     */
    public function testParseYieldsTheFieldsHoweverTheBodyIsCut(string $body, array $expected): void
    {
        foreach ([1, 2, 3, 7, 1000] as $size) {
            $files = new UploadedFiles(0, 20, new TemporaryFiles($this->directory));
            self::assertSame($expected, MultipartParser::parse(self::request($body, $size), 'B', $files), "pieces of $size");
            self::assertSame([], $files->toArray());
        }
    }

    /** @return iterable<string, array{string, array<mixed>}> body, $_FILES without temporary names */
    public static function uploads(): iterable
    {
        $none = ['full_path' => '', 'type' => '', 'error' => UPLOAD_ERR_NO_FILE, 'size' => 0];
        yield 'empty choice' => [self::file('f', '', ''), ['f' => ['name' => ''] + $none]];
        yield 'path' => [self::file('f', 'C:\\x/y.txt', 'ab'),
            ['f' => ['name' => 'y.txt', 'full_path' => 'C:\\x/y.txt', 'type' => 'text/plain', 'error' => 0, 'size' => 2]]];
        yield 'cut at a NUL' => [self::file('f', "a.php\0.jpg", 'ab'),
            ['f' => ['name' => 'a.php', 'full_path' => 'a.php', 'type' => 'text/plain', 'error' => 0, 'size' => 2]]];
        yield 'larger than a file may be' => [self::file('f', 'a', str_repeat('x', 101)),
            ['f' => ['name' => 'a', 'full_path' => 'a', 'type' => '', 'error' => UPLOAD_ERR_INI_SIZE, 'size' => 0]]];
        yield 'larger than the form allows' => [self::field('MAX_FILE_SIZE', '5') . self::file('f', 'a', '123456'),
            ['f' => ['name' => 'a', 'full_path' => 'a', 'type' => '', 'error' => UPLOAD_ERR_FORM_SIZE, 'size' => 0]]];
        yield 'without a name' => [str_replace(' name="f";', '', self::file('f', 'a', '')),
            [['name' => 'a', 'full_path' => 'a', 'type' => 'text/plain', 'error' => 0, 'size' => 0]]];
        yield 'names that are not repaired' => [self::file('a[', 'a', '') . self::file('a]', 'a', '')
            . self::file('a[b]c', 'a', '') . self::file('a[[b]]', 'a', ''), []];
        yield 'too many' => [self::file('a', '1', '') . self::file('b', '2', '') . self::file('c', '3', ''),
            ['a' => ['name' => '1', 'full_path' => '1', 'type' => 'text/plain', 'error' => 0, 'size' => 0],
                'b' => ['name' => '2', 'full_path' => '2', 'type' => 'text/plain', 'error' => 0, 'size' => 0]]];
        yield 'other spelling of filename is a field' => [str_replace('filename=', 'filename*=', self::file('f', 'a', 'x')), []];
    }

    /**
     * @dataProvider uploads
     *
     * @param array<mixed> $expected
     */
    public function testParseYieldsTheFilesHoweverTheBodyIsCut(string $body, array $expected): void
    {
        foreach ([1, 5, 1000] as $size) {
            $onDisk = new TemporaryFiles($this->directory);
            $files = new UploadedFiles(100, 2, $onDisk);
            MultipartParser::parse(self::request("$body--B--", $size), 'B', $files);
            $seen = $files->toArray();
            $paths = array_column($seen, 'tmp_name');
            array_walk($seen, static function (array &$file): void {
                unset($file['tmp_name']);
            });
            self::assertSame($expected, $seen, "pieces of $size");
            $onDisk->delete();
            self::assertSame([], array_filter($paths, static fn (string $path): bool => $path !== '' && is_file($path)));
        }
    }

    public function testManyEmptyChoicesAreNoError(): void
    {
        $files = new UploadedFiles(0, 20, new TemporaryFiles($this->directory));
        MultipartParser::parse(self::request(str_repeat(self::file('f[]', '', ''), 300), 60_000), 'B', $files);
        self::assertArrayHasKey('f', @$files->toArray());
    }

    /** @return iterable<string, array{string, string|null}> */
    public static function boundaries(): iterable
    {
        yield 'plain' => ['multipart/form-data; boundary=abc', 'abc'];
        yield 'before another parameter' => ['multipart/form-data; boundary=abc; charset=x', 'abc'];
        yield 'quoted' => ['multipart/form-data; charset=x; BOUNDARY="a;,b"', 'a;,b'];
        yield 'quote without end' => ['multipart/form-data; boundary="abc', null];
        yield 'none' => ['multipart/form-data', null];
        yield 'empty' => ['multipart/form-data; boundary=', ''];
    }

    /** @dataProvider boundaries */
    public function testBoundary(string $contentType, ?string $expected): void
    {
        self::assertSame($expected, HeaderParameters::boundary($contentType));
    }

    private static function field(string $name, string $value): string
    {
        return "--B\r\nContent-Disposition: form-data; name=\"$name\"\r\n\r\n$value\r\n";
    }

    private static function file(string $name, string $file, string $bytes): string
    {
        return "--B\r\nContent-Disposition: form-data; name=\"$name\"; filename=\"$file\"\r\n"
            . "Content-Type: text/plain; charset=x\r\n\r\n$bytes\r\n";
    }

    private static function request(string $body, int $pieceBytes): Request
    {
        $head = implode("\0", ['POST', '/', 'HTTP/1.1', 'http', '::1', '1', 'h', '::1', '80', 'r', '']);
        $stream = fopen('php://memory', 'w+b');
        fwrite($stream, pack('NCNCN', 10 + strlen($head), 2, 1, 1, strlen($head)) . $head);
        foreach ($body === '' ? [] : str_split($body, $pieceBytes) as $piece) {
            fwrite($stream, pack('NCNC', 6 + strlen($piece), 3, 1, 0) . $piece);
        }
        fwrite($stream, pack('NCNC', 6, 3, 1, 1));
        rewind($stream);
        $reader = new FrameReader($stream, 1_048_576);
        $reader->next();

        return RequestFrame::read($reader);
    }
}
