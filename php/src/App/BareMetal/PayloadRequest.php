<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\RequestBody;
use BareMetalPHP\AppServer\Sapi\CookieParser;
use BareMetalPHP\AppServer\Sapi\HeaderParameters;
use BareMetalPHP\AppServer\Sapi\MultipartParser;
use BareMetalPHP\AppServer\Sapi\TemporaryFiles;
use BareMetalPHP\AppServer\Sapi\UploadDirectory;
use BareMetalPHP\AppServer\Sapi\UploadedFiles;
use BareMetalPHP\AppServer\Wire\FrameReader;

/** Reads query, cookies and body of a payload as PHP would. */
final class PayloadRequest
{
    private ?UploadedFiles $files = null;
    private ?TemporaryFiles $onDisk = null;
    private ?UploadDirectory $directory = null;

    /** @param array<string, mixed> $payload */
    public function make(array $payload): BridgedRequest
    {
        $server = PayloadServer::of($payload);
        $body = (string) ($payload['body'] ?? '');
        parse_str($server['QUERY_STRING'], $get);
        $cookie = $server['HTTP_COOKIE'] ?? '';
        $type = $server['CONTENT_TYPE'] ?? '';
        $post = [];
        if (stripos($type, 'application/x-www-form-urlencoded') === 0) {
            parse_str($body, $post);
        } elseif (stripos($type, 'multipart/form-data') === 0) {
            $post = $this->multipart($body, (string) HeaderParameters::boundary($type));
        }

        return new BridgedRequest(
            $get,
            $post,
            $server,
            $cookie === '' ? [] : CookieParser::parse($cookie),
            $this->files?->toArray() ?? [],
            $body,
        );
    }

    /** Deletes what was uploaded and is still where it was put. */
    public function release(): void
    {
        $this->onDisk?->delete();
        $this->directory?->remove();
        $this->files = $this->onDisk = $this->directory = null;
    }

    /** @return array<int|string, mixed> for $_POST */
    private function multipart(string $body, string $boundary): array
    {
        $this->directory = new UploadDirectory();
        $this->onDisk = new TemporaryFiles($this->directory);
        $this->files = new UploadedFiles(
            ini_parse_quantity((string) ini_get('upload_max_filesize')),
            (int) ini_get('max_file_uploads'),
            $this->onDisk,
        );
        $pipe = new FrameReader(fopen('php://memory', 'rb'), 1);
        $head = ['POST', '/', '', '', '', '', '', '', '', '', (string) strlen($body)];
        $request = new Request(0, $head, new RequestBody($pipe, 0, $body, false));

        return MultipartParser::parse($request, $boundary, $this->files);
    }
}
