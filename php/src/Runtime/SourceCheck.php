<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Error;
use ParseError;
use ReflectionProperty;

/**
 * Finds syntax errors in files that have just been saved, before their code may serve: an application loads many of its
 * files only when a request needs them, and its boot says nothing about those.
 */
final class SourceCheck
{
    /** Reading takes a hundred times the length in memory; what is longer was written by a program. */
    private const MAX_BYTES = 262_144;

    private function __construct()
    {
    }

    /**
     * @param list<string> $files absolute paths; those that are gone, long, or no PHP, are left out
     *
     * @throws ParseError in the file and the line in which PHP would find it
     */
    public static function parse(array $files): void
    {
        // An extension that some packages of PHP leave out.
        if (!extension_loaded('tokenizer')) {
            return;
        }
        foreach ($files as $file) {
            // Blade's templates become PHP later; until then anything may stand in them.
            $isPhp = str_ends_with($file, '.php') && !str_ends_with($file, '.blade.php');
            if (!$isPhp || !is_file($file) || !is_readable($file) || filesize($file) > self::MAX_BYTES) {
                continue;
            }
            try {
                token_get_all((string) file_get_contents($file), TOKEN_PARSE);
            } catch (ParseError $failure) {
                // It names the file that asked.
                $property = new ReflectionProperty(Error::class, 'file');
                $property->setAccessible(true);
                $property->setValue($failure, $file);
                throw $failure;
            }
        }
    }
}
