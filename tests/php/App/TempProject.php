<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App;

use BareMetalPHP\AppServer\App\Project;
use FilesystemIterator;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;

/** A project in a temporary folder. */
final class TempProject
{
    public readonly string $root;

    /** @param array<string, string> $files source by path */
    public function __construct(array $files)
    {
        $this->root = sys_get_temp_dir() . '/project_test_' . bin2hex(random_bytes(6));
        mkdir($this->root);
        foreach ($files as $path => $source) {
            $folder = dirname("$this->root/$path");
            is_dir($folder) || mkdir($folder, 0o777, true);
            file_put_contents("$this->root/$path", $source);
        }
    }

    public function project(): Project
    {
        return new Project($this->root);
    }

    public function delete(): void
    {
        $files = new RecursiveIteratorIterator(
            new RecursiveDirectoryIterator($this->root, FilesystemIterator::SKIP_DOTS),
            RecursiveIteratorIterator::CHILD_FIRST,
        );
        foreach ($files as $file) {
            $file->isDir() ? rmdir($file->getPathname()) : unlink($file->getPathname());
        }
        rmdir($this->root);
    }
}
