<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\KeptBody;
use BareMetalPHP\AppServer\Runtime\Request;

/** Reads the body of a request into $_POST, $_FILES and php://input, by the limits of php.ini. */
final class FormBody
{
    private const READ_BYTES = 262_144;

    /** PHP refuses a longer one: it has to fit into its buffer, with two line ends and two dashes. */
    private const MAX_BOUNDARY_BYTES = 5116;

    private function __construct()
    {
    }

    /** @return TemporaryFiles|null uploads, which the caller deletes at the end; null when there are none */
    public static function read(Request $request, UploadDirectory $directory): ?TemporaryFiles
    {
        $type = $request->header('content-type');
        $kind = strtolower(substr($type, 0, strcspn($type, ';, ')));
        $isPost = $request->method() === 'POST';
        $limit = self::bytes('post_max_size');
        if ($isPost && $limit > 0 && ($request->contentLength() ?? 0) > $limit) {
            // As PHP does: empty superglobals, but php://input has it all.
            error_log("POST Content-Length of {$request->contentLength()} bytes exceeds the limit of $limit bytes");
            $kind = '';
        }
        $boundary = $kind === 'multipart/form-data' && $isPost ? HeaderParameters::boundary($type) : null;
        if ($boundary !== null && strlen($boundary) <= self::MAX_BOUNDARY_BYTES) {
            $onDisk = new TemporaryFiles($directory);
            $files = new UploadedFiles(
                self::bytes('upload_max_filesize'),
                ini_get('file_uploads') === '1' ? (int) ini_get('max_file_uploads') : 0,
                $onDisk,
            );
            $_POST = MultipartParser::parse($request, $boundary, $files);
            $_FILES = $files->toArray();

            return $onDisk;
        }
        $body = self::keep($request);
        InputStream::provide($body);
        if ($isPost && $kind === 'application/x-www-form-urlencoded') {
            // parse_str() would end at a NUL.
            parse_str(str_replace("\0", '%00', (string) stream_get_contents($body, null, 0)), $_POST);
        }

        return null;
    }

    /** @return resource the whole body, on disk from 2 MiB on; empty, as with PHP's own, where the disk is full */
    private static function keep(Request $request): mixed
    {
        $body = new KeptBody();
        // What cannot be kept is read all the same: the next request comes after it.
        while (($bytes = $request->readBody(self::READ_BYTES)) !== '') {
            $body->append($bytes);
        }
        if (!$body->isWhole()) {
            error_log('POST data can\'t be buffered; all data discarded');
        }

        return $body->stream();
    }

    /** An ini value such as `8M`, in bytes. */
    private static function bytes(string $name): int
    {
        return ini_parse_quantity((string) ini_get($name));
    }
}
