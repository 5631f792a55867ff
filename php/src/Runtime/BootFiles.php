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
        return ['files' => array_slice(LoadedFiles::ofProject(get_included_files()), -self::MOST)];
    }
}
