<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Http\UploadedFile;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/demo/autoload.php';

final class UploadedFileTest extends TestCase
{
    public function testListFromReadsASingleFile(): void
    {
        $list = UploadedFile::listFrom(['one' => [
            'name' => 'a.txt',
            'full_path' => 'a.txt',
            'type' => 'text/plain',
            'tmp_name' => '/t/1',
            'error' => 0,
            'size' => 5,
        ]]);

        self::assertEquals([new UploadedFile('one', 'a.txt', 'text/plain', 5, UPLOAD_ERR_OK, '/t/1')], $list);
    }

    public function testListFromTurnsNestedFieldsBack(): void
    {
        $list = UploadedFile::listFrom(['files' => [
            'name' => [0 => 'a', 'deep' => ['x' => 'b']],
            'type' => [0 => 'text/a', 'deep' => ['x' => 'text/b']],
            'tmp_name' => [0 => '/t/1', 'deep' => ['x' => '/t/2']],
            'error' => [0 => UPLOAD_ERR_OK, 'deep' => ['x' => UPLOAD_ERR_PARTIAL]],
            'size' => [0 => 1, 'deep' => ['x' => 2]],
        ]]);

        self::assertEquals([
            new UploadedFile('files[0]', 'a', 'text/a', 1, UPLOAD_ERR_OK, '/t/1'),
            new UploadedFile('files[deep][x]', 'b', 'text/b', 2, UPLOAD_ERR_PARTIAL, '/t/2'),
        ], $list);
    }

    public function testListFromTakesMissingColumnsForNoFile(): void
    {
        $list = UploadedFile::listFrom(['files' => ['name' => ['a']], 'scalar' => 'x']);

        self::assertCount(1, $list);
        self::assertSame(UPLOAD_ERR_NO_FILE, $list[0]->error);
        self::assertSame('', $list[0]->tempPath);
    }

    public function testEveryErrorCodeOfPhpHasANameAndAText(): void
    {
        foreach ([1, 2, 3, 4, 6, 7, 8] as $code) {
            $file = new UploadedFile('f', 'a', '', 0, $code, '');
            self::assertSame($code, constant($file->errorName()));
            self::assertStringEndsWith('.', $file->errorText());
        }
        self::assertSame('', (new UploadedFile('f', 'a', '', 0, UPLOAD_ERR_OK, ''))->errorText());
    }
}
