<?php

declare(strict_types=1);

namespace Demo\Page;

use Demo\Http\HttpError;
use Demo\Http\Request;
use Demo\Http\Response;
use Demo\Http\UploadedFile;
use Demo\View\View;

/**
 * `/upload`: several files in one form, described and deleted again.
 *
 * No CSRF token here: nothing is kept, so a request forged by another site has nothing to change.
 */
final readonly class UploadPage
{
    public function __construct(private View $view)
    {
    }

    public function show(Request $request): Response
    {
        return $this->page($request, []);
    }

    /** @throws HttpError 413 where the form was larger than PHP reads, 400 where it had no field at all */
    public function receive(Request $request): Response
    {
        $files = UploadedFile::listFrom($request->files);
        // PHP drops a form above post_max_size whole, without an error: only its announced length is left, if any.
        if ($files === [] && $request->post === []) {
            $limit = (string) ini_get('post_max_size');
            $isTooLarge = (int) $request->header('content-length') > ini_parse_quantity($limit);
            throw new HttpError(
                $isTooLarge ? 413 : 400,
                "PHP read no field of this form: it must be multipart/form-data, at most post_max_size, $limit.",
            );
        }
        $results = array_map(self::examine(...), $files);

        return $request->names('application/json')
            ? Response::json(['files' => $results])
            : $this->page($request, $results);
    }

    /** @param list<array<string, mixed>> $results */
    private function page(Request $request, array $results): Response
    {
        return Response::html($this->view->page($request, 'Upload', 'upload', [
            'results' => $results,
            'limits' => [
                'upload_max_filesize' => (string) ini_get('upload_max_filesize'),
                'post_max_size' => (string) ini_get('post_max_size'),
                'max_file_uploads' => (string) ini_get('max_file_uploads'),
            ],
        ]));
    }

    /**
     * Does what an application would do with the file, then deletes it.
     *
     * @return array{field: string, name: string, type: string, size: int, error: string, problem: string,
     *               is_uploaded_file: bool, moved: bool, is_uploaded_file_after: bool, sha256: string}
     */
    private static function examine(UploadedFile $file): array
    {
        // Only a path that PHP itself wrote may be opened; anything else could name any file of this machine.
        $isGenuine = $file->error === UPLOAD_ERR_OK && is_uploaded_file($file->tempPath);
        $sha256 = '';
        $isMoved = false;
        if ($isGenuine) {
            $sha256 = (string) hash_file('sha256', $file->tempPath);
            $target = $file->tempPath . '.moved';
            $isMoved = move_uploaded_file($file->tempPath, $target);
            if ($isMoved) {
                unlink($target);
            }
        }

        return [
            'field' => $file->field,
            'name' => self::utf8($file->name),
            'type' => self::utf8($file->type),
            'size' => $file->size,
            'error' => $file->errorName(),
            'problem' => $file->error === UPLOAD_ERR_OK && !$isGenuine
                ? 'PHP does not know this file as an upload, so it was not opened.'
                : $file->errorText(),
            'is_uploaded_file' => $isGenuine,
            'moved' => $isMoved,
            'is_uploaded_file_after' => is_uploaded_file($file->tempPath),
            'sha256' => $sha256,
        ];
    }

    /** JSON can only carry UTF-8; a client may send any bytes as a name. */
    private static function utf8(string $bytes): string
    {
        return htmlspecialchars_decode(htmlspecialchars($bytes, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8'), ENT_QUOTES);
    }
}
