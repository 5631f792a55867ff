<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Http\HttpError;
use Demo\Http\Request;
use Demo\Page\UploadPage;
use Demo\Process;
use Demo\View\View;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/demo/autoload.php';

final class UploadPageTest extends TestCase
{
    public function testReceiveNeverOpensAPathThatIsNoUpload(): void
    {
        $files = ['files' => ['name' => 'x', 'type' => '', 'tmp_name' => __FILE__, 'error' => 0, 'size' => 1]];
        $response = self::page()->receive(
            new Request('POST', '/upload', files: $files, server: ['HTTP_ACCEPT' => 'application/json']),
        );

        self::assertIsArray($response->body);
        $file = $response->body['files'][0];
        self::assertFalse($file['is_uploaded_file']);
        self::assertFalse($file['moved']);
        self::assertSame('', $file['sha256']);
        self::assertStringContainsString('not opened', $file['problem']);
        self::assertFileExists(__FILE__);
    }

    public function testReceiveShowsNameAndErrorEscaped(): void
    {
        $files = ['files' => [
            'name' => ["<b>\xff"],
            'type' => ['"t"'],
            'tmp_name' => [''],
            'error' => [UPLOAD_ERR_INI_SIZE],
            'size' => [0],
        ]];
        $body = self::page()->receive(new Request('POST', '/upload', files: $files))->body;

        self::assertIsString($body);
        self::assertStringContainsString("&lt;b&gt;\u{FFFD}", $body);
        self::assertStringContainsString('&quot;t&quot;', $body);
        self::assertStringContainsString('UPLOAD_ERR_INI_SIZE', $body);
        self::assertStringNotContainsString('<b>', $body);
    }

    public function testReceiveAnswers413WhereAFormVanishedAnd400WhereThereWasNone(): void
    {
        foreach (['99999999' => 413, '10' => 400, '' => 400] as $length => $status) {
            try {
                self::page()->receive(new Request('POST', '/upload', server: ['CONTENT_LENGTH' => (string) $length]));
                self::fail('Expected an HttpError');
            } catch (HttpError $error) {
                self::assertSame($status, $error->status);
                self::assertStringContainsString((string) ini_get('post_max_size'), $error->getMessage());
            }
        }
    }

    private static function page(): UploadPage
    {
        return new UploadPage(
            new View(__DIR__ . '/../../../php/demo/views', new Process(static fn (): int => 0), 'v'),
        );
    }
}
