<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** Which files of the project a failed boot had loaded: the server boots again as soon as one of them changes. */
final class BootFiles
{
    /** The latest ones; the server looks at each a few times a second. */
    private const MOST = 64;

    private function __construct()
    {
    }

    /** @return array{files: list<string>} absolute paths, without this server's own and what Composer installed */
    public static function field(): array
    {
        $php = dirname(__DIR__, 2);
        $files = array_filter(
            array_diff(get_included_files(), ["$php/worker.php", "$php/autoload.php"]),
            static fn (string $file): bool => !str_starts_with($file, "$php/src/") && !str_contains($file, '/vendor/'),
        );

        return ['files' => array_values(array_slice($files, -self::MOST))];
    }
}
