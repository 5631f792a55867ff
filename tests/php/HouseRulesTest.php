<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use FilesystemIterator;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/** What CONTRIBUTING.md asks of every file of the server's PHP. */
final class HouseRulesTest extends TestCase
{
    private const MAX_LINES = 150;

    public function testNoFileIsLongerThanIsAllowed(): void
    {
        $tooLong = array_filter(self::files(), static fn (string $text): bool => substr_count($text, "\n") > self::MAX_LINES);
        self::assertSame([], array_keys($tooLong));
    }

    public function testEveryFileIsStrictAboutTypes(): void
    {
        $lax = array_filter(self::files(), static fn (string $text): bool => !str_contains($text, 'declare(strict_types=1);'));
        self::assertSame([], array_keys($lax));
    }

    public function testEveryClassIsFinal(): void
    {
        $open = array_filter(
            self::files(),
            static fn (string $text): bool => preg_match('/^(?:abstract |readonly )*class /m', $text) === 1,
        );
        self::assertSame([], array_keys($open));
    }

    /** @return array<string, string> text by path below php/ */
    private static function files(): array
    {
        $root = dirname(__DIR__, 2) . '/php/';
        $files = [];
        $all = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($root, FilesystemIterator::SKIP_DOTS));
        /** @var SplFileInfo $file */
        foreach ($all as $path => $file) {
            if ($file->getExtension() === 'php') {
                $files[substr($path, strlen($root))] = (string) file_get_contents($path);
            }
        }
        self::assertGreaterThan(100, count($files));

        return $files;
    }
}
