<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\Request;

/** Reads the body of a request into $_POST, $_FILES and php://input, by the limits of php.ini. */
final class FormBody
{
    private const READ_BYTES = 262_144;

    private function __construct()
    {
    }

    /** @return UploadedFiles|null files on disk, which the caller deletes at the end; null when there are none */
    public static function read(Request $request): ?UploadedFiles
    {
        $type = $request->headers['content-type'] ?? '';
        $kind = strtolower(trim(explode(';', $type, 2)[0]));
        $isPost = $request->method === 'POST';
        $limit = self::bytes('post_max_size');
        $isTooLong = $isPost && $limit > 0 && ($request->contentLength ?? 0) > $limit;
        if ($isTooLong) {
            // As PHP does: empty superglobals; the application sees the length that was announced.
            error_log("POST Content-Length of $request->contentLength bytes exceeds the limit of $limit bytes");

            return null;
        }
        $boundary = $kind === 'multipart/form-data' && $isPost ? MultipartParser::boundary($type) : '';
        if ($boundary !== '') {
            $files = new UploadedFiles(self::bytes('upload_max_filesize'), (int) ini_get('max_file_uploads'));
            $_POST = MultipartParser::parse($request, $boundary, $files);
            $_FILES = $files->toArray();

            return $files;
        }
        $body = '';
        while (($bytes = $request->readBody(self::READ_BYTES)) !== '') {
            $body .= $bytes;
        }
        if ($isPost && $kind === 'application/x-www-form-urlencoded') {
            parse_str($body, $_POST);
        }
        InputStream::provide($body);

        return null;
    }

    /** An ini value such as `8M`, in bytes. */
    private static function bytes(string $name): int
    {
        return ini_parse_quantity((string) ini_get($name));
    }
}
