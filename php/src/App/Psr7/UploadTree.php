<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Psr7;

use Psr\Http\Message\UploadedFileInterface;

/** Turns $_FILES, which splits each nested field into five trees, into one tree of PSR-7 uploads. */
final class UploadTree
{
    public function __construct(private readonly Psr17 $factories)
    {
    }

    /**
     * @param array<mixed> $files as in $_FILES
     *
     * @return array<mixed> the same fields, each an UploadedFileInterface or an array of such
     */
    public function of(array $files): array
    {
        return array_map(fn (array $file): UploadedFileInterface|array => $this->field($file), $files);
    }

    /**
     * @param array<string, mixed> $file
     *
     * @return UploadedFileInterface|array<mixed>
     */
    private function field(array $file): UploadedFileInterface|array
    {
        if (!is_array($file['error'])) {
            return $this->upload($file);
        }
        $fields = [];
        foreach (array_keys($file['error']) as $key) {
            $fields[$key] = $this->field(array_map(static fn (array $part): mixed => $part[$key] ?? null, $file));
        }

        return $fields;
    }

    /** @param array<string, mixed> $file */
    private function upload(array $file): UploadedFileInterface
    {
        $stream = $file['error'] === UPLOAD_ERR_OK
            ? $this->factories->streams->createStreamFromFile($file['tmp_name'], 'rb')
            : $this->factories->streams->createStream('');

        return $this->factories->uploads->createUploadedFile(
            $stream,
            $file['size'],
            $file['error'],
            $file['name'],
            $file['type'],
        );
    }
}
