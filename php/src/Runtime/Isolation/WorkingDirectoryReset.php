<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Takes back chdir(). */
final class WorkingDirectoryReset implements Resettable
{
    private string $directory = '/';

    public function snapshot(): void
    {
        $this->directory = (string) \getcwd();
    }

    public function reset(): void
    {
        if (\getcwd() !== $this->directory) {
            // Gone from the disk, it cannot be entered; PHP's warning about it says where.
            \chdir($this->directory);
        }
    }
}
