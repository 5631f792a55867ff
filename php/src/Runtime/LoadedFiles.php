<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** Which files PHP has loaded since it was asked last, wherever they are: in development the server watches them. */
final class LoadedFiles
{
    /** In one report; what is left over comes with the next request. */
    private const MOST_FILES = 500;

    /** How many of all files have been looked at; PHP lists them in the order in which they were loaded. */
    private int $seen = 0;

    /** @return list<string> absolute paths, without this server's own and what Composer installed */
    public function fresh(): array
    {
        $files = array_slice(get_included_files(), $this->seen, self::MOST_FILES);
        $this->seen += count($files);

        return self::ofProject($files);
    }

    /**
     * @param list<string> $files
     *
     * @return list<string>
     */
    public static function ofProject(array $files): array
    {
        $php = dirname(__DIR__, 2);
        $own = ["$php/worker.php", "$php/autoload.php"];

        return array_values(array_filter($files, static fn (string $file): bool => !in_array($file, $own, true)
            && !str_starts_with($file, "$php/src/") && !str_contains($file, '/vendor/')));
    }
}
