<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;
use FFI\CData;

/**
 * basic_globals.CurrentStatFile and CurrentLstatFile: which file PHP has looked at last, to answer for it without asking the
 * system. A mark is put there, a path that is relative: chdir() and clearstatcache() take it away, every look at a file
 * replaces it. While it is there, neither the working directory has changed nor is there anything to forget, and both
 * are known without a system call, 0.5 µs.
 */
final class StatMark
{
    /** The working directory, in a way nobody else would write it: PHP keeps one copy of equal texts. */
    private const PATH = './/././/.';

    /** Of basic_globals, which goes on with what stat() has said about both files, 144 bytes each. */
    private const SEARCHED_BYTES = 768;

    private int $file = 0;
    private int $link = 0;

    /**
     * @param CData $filePlace `uint64_t *`
     * @param CData $linkPlace `uint64_t *`
     */
    private function __construct(private readonly CData $filePlace, private readonly CData $linkPlace)
    {
    }

    /** Null where they are not found. */
    public static function find(FFI $c): ?self
    {
        \clearstatcache();
        $start = $c->cast('char *', FFI::addr($c->basic_globals));
        $read = static fn (): string => FFI::string($start, self::SEARCHED_BYTES);
        $file = PointerSearch::offset($read, static fn (): bool => \is_file(self::PATH), \clearstatcache(...));
        // This one sets both.
        \is_file(self::PATH);
        $link = PointerSearch::offset($read, static fn (): bool => \is_link(self::PATH), \clearstatcache(...));

        return $file === null || $link === null || $file === $link
            ? null
            : new self($c->cast('uint64_t *', $start + $file), $c->cast('uint64_t *', $start + $link));
    }

    public function set(): void
    {
        \clearstatcache();
        if ((string) \ini_get('open_basedir') === '') {
            // Else PHP might warn, and a handler of the application hear it.
            \is_file(self::PATH);
        }
        $this->file = $this->filePlace[0];
        $this->link = $this->linkPlace[0];
    }

    public function isUntouched(): bool
    {
        // 0: the working directory has been deleted.
        return $this->file !== 0 && $this->filePlace[0] === $this->file && $this->linkPlace[0] === $this->link;
    }
}
