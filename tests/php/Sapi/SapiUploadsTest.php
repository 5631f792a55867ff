<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

final class SapiUploadsTest extends SapiTestCase
{
    private const FILES = 'return array_map(fn ($f) => [$f["name"], $f["error"], $f["size"]], $_FILES);';

    /** @dataProvider sapis */
    public function testTheNameIsWhatFollowsTheLastSlashOfEitherKind(string $sapi): void
    {
        $this->start($sapi, 'return array_column($_FILES, "name");');
        $names = ['\\x' => 'x', '/x' => 'x', 'a/b\\c' => 'c', 'a\\b/c' => 'c', 'x/' => '', 'plain' => 'plain'];
        foreach ($names as $sent => $name) {
            self::assertSame([$name], $this->ask('/', self::MULTIPART, self::part('f', 'a', $sent) . "--B--\r\n")['seen']);
        }
    }

    /** @dataProvider sapis */
    public function testNestedNamesAreTransposedAsPhpDoes(string $sapi): void
    {
        $this->start($sapi, '$files = $_FILES; array_walk_recursive($files, function (&$v) { '
            . '$v = is_string($v) && is_uploaded_file($v) ? file_get_contents($v) : $v; }); return [$files, $_POST];');
        $body = self::part('a[x][]', "1\r\n", 'C:\\dir\\one.txt') . self::part('a[x][]', '', '') . self::part('p[q]', 'r')
            . self::part('b.c', '22', 'two.txt') . '--B--';
        $seen = $this->ask('/', self::MULTIPART, $body)['seen'];
        self::assertSame(['p' => ['q' => 'r']], $seen[1]);
        self::assertSame([
            'a' => [
                'name' => ['x' => ['one.txt', '']],
                'full_path' => ['x' => ['C:\\dir\\one.txt', '']],
                'type' => ['x' => ['text/plain', '']],
                'tmp_name' => ['x' => ["1\r\n", '']],
                'error' => ['x' => [0, UPLOAD_ERR_NO_FILE]],
                'size' => ['x' => [3, 0]],
            ],
            'b_c' => [
                'name' => 'two.txt',
                'full_path' => 'two.txt',
                'type' => 'text/plain',
                'tmp_name' => '22',
                'error' => 0,
                'size' => 2,
            ],
        ], $seen[0]);
    }

    /** @dataProvider sapis */
    public function testLimitsOfPhpIniAndOfTheFormGiveTheirErrors(string $sapi): void
    {
        $this->start($sapi, self::FILES, ['upload_max_filesize=10', 'max_file_uploads=4']);
        $body = self::part('fits', '0123456789', 'a') . self::part('ini', '0123456789a', 'b') . self::part('MAX_FILE_SIZE', '3')
            . self::part('form', '1234', 'c') . self::part('none', '', '') . self::part('d', '1', 'd') . self::part('e', '1', 'e');
        $expected = [
            'fits' => ['a', UPLOAD_ERR_OK, 10],
            'ini' => ['b', UPLOAD_ERR_INI_SIZE, 0],
            'form' => ['c', UPLOAD_ERR_FORM_SIZE, 0],
            'none' => ['', UPLOAD_ERR_NO_FILE, 0],
            'd' => ['d', UPLOAD_ERR_OK, 1],
        ];
        self::assertSame($expected, $this->ask('/', self::MULTIPART, "$body--B--")['seen']);
    }

    /** @dataProvider sapis */
    public function testABodyThatEndsInsideAFileIsAPartialUpload(string $sapi): void
    {
        $this->start($sapi, self::FILES);
        $body = self::part('whole', 'ab', 'a') . "--B\r\nContent-Disposition: form-data; name=\"cut\"; filename=\"b\"\r\n\r\nhal";
        $expected = ['whole' => ['a', UPLOAD_ERR_OK, 2], 'cut' => ['b', UPLOAD_ERR_PARTIAL, 0]];
        self::assertSame($expected, $this->ask('/', self::MULTIPART, $body)['seen']);
    }

    /** @dataProvider sapis */
    public function testUploadsAreSwitchedOffByFileUploads(string $sapi): void
    {
        $this->start($sapi, 'return [$_FILES, $_POST];', ['file_uploads=0']);
        $body = self::part('f', 'x', 'a') . self::part('p', '1') . '--B--';
        self::assertSame([[], ['p' => '1']], $this->ask('/', self::MULTIPART, $body)['seen']);
    }

    /** @dataProvider sapis */
    public function testMoveUploadedFileMovesWhatIsUploadedAndNothingElse(string $sapi): void
    {
        $this->start($sapi, '$tmp = $_FILES["f"]["tmp_name"]; $to = __DIR__ . "/kept"; $moved = [is_uploaded_file($tmp), '
            . 'is_uploaded_file(__FILE__), move_uploaded_file(__FILE__, "$to-x"), move_uploaded_file($tmp, $to), '
            . 'is_uploaded_file($tmp), file_exists($tmp), move_uploaded_file($tmp, $to), file_get_contents($to), '
            . 'decoct(fileperms($to) & 0777)]; return $moved;');
        $seen = $this->ask('/', self::MULTIPART, self::part('f', 'bytes', 'a') . '--B--')['seen'];
        self::assertSame([true, false, false, true, false, false, false, 'bytes', decoct(0o666 & ~umask())], $seen);
    }

    /** @dataProvider sapis */
    public function testAnUploadIsGoneAndNoUploadAfterItsRequest(string $sapi): void
    {
        $this->start($sapi, '$path = $_GET["path"] ?? $_FILES["f"]["tmp_name"]; '
            . 'return [$path, is_file($path), is_uploaded_file($path)];');
        $first = $this->ask('/', self::MULTIPART, self::part('f', 'bytes', 'a') . '--B--')['seen'];
        self::assertSame([true, true], array_slice($first, 1));
        self::assertSame([$first[0], false, false], $this->ask('/?path=' . rawurlencode($first[0]))['seen']);
    }

    /** @dataProvider sapis */
    public function testAnUploadOf64MiBNeedsLittleMemory(string $sapi): void
    {
        $this->start($sapi, 'return [$_FILES["f"]["size"], md5_file($_FILES["f"]["tmp_name"]), memory_get_peak_usage()];', [
            'upload_max_filesize=100M', 'post_max_size=100M', 'memory_limit=24M',
        ]);
        $id = $this->nextId();
        $head = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n";
        $this->driver->request($id, '/', $head, self::MULTIPART, true);
        $piece = str_repeat('0123456789abcdef', 16_384);
        $hash = hash_init('md5');
        for ($i = 0; $i < 256; $i++) {
            hash_update($hash, $piece);
            $this->driver->body($id, $piece, false);
        }
        $this->driver->body($id, "\r\n--B--", true);
        [$size, $md5, $peak] = $this->answer()['seen'];
        self::assertSame([64 << 20, hash_final($hash)], [$size, $md5]);
        self::assertLessThan(8 << 20, $peak);
    }

    /** @dataProvider sapis */
    public function testABodyOf64MiBThatIsNoFormNeedsLittleMemory(string $sapi): void
    {
        $this->start($sapi, '$f = fopen("php://input", "r"); $n = 0; while (!feof($f)) { $n += strlen(fread($f, 65536)); } '
            . 'return [$n, memory_get_peak_usage()];', ['post_max_size=100M', 'memory_limit=24M']);
        $id = $this->nextId();
        $this->driver->request($id, '/', '', ['content-type' => 'application/octet-stream'], true);
        $piece = str_repeat('x', 262_144);
        for ($i = 0; $i < 256; $i++) {
            $this->driver->body($id, $piece, $i === 255);
        }
        [$size, $peak] = $this->answer()['seen'];
        self::assertSame(64 << 20, $size);
        self::assertLessThan(8 << 20, $peak);
    }
}
