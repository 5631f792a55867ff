<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** Joins what header() left with what the application's response object says, and adds PHP's default. */
final class HeaderLines
{
    /** Token, colon, and no byte that would end the line or the frame's part. */
    private const SOUND_LINE = '/^[!#$%&\'*+\-.^_`|~0-9A-Za-z]++:[^\r\n\0]*+$/D';

    /** The same for all lines at once: one call instead of one for each. */
    private const SOUND_LINES = '/^(?:[!#$%&\'*+\-.^_`|~0-9A-Za-z]++:[^\r\n\0]*+(?:\0|$))+$/D';

    /** Longest header lines that are remembered. */
    private const KNOWN_BYTES = 2_048;

    /** Sound lines with a Content-Type, as they were sent last: most answers of an application have the same. */
    private ?string $known = null;

    /** @var list<string> */
    private array $lines = [];

    /** @var array<string, true> lower-case names of which header()'s lines do not count */
    private array $replaced = [];

    /** @var list<string> */
    private array $dropped = [];

    public function clear(): void
    {
        $this->lines = $this->replaced = $this->dropped = [];
    }

    /** @param bool $replaces earlier lines of this name do not count, header()'s included */
    public function add(string $name, string $value, bool $replaces = false): void
    {
        $line = "$name: $value";
        if (\preg_match(self::SOUND_LINE, $line) !== 1) {
            $this->dropped[] = $line;

            return;
        }
        if ($replaces) {
            $this->replaced[\strtolower($name)] = true;
            $this->lines = self::without($this->lines, [\strtolower($name) => true]);
        }
        $this->lines[] = $line;
    }

    /**
     * @param list<string> $native  as PHP collected them: they contain no NUL
     * @param bool         $hasBody false for answers that carry none: those get no default Content-Type
     *
     * @return string lines separated by NUL
     */
    public function join(array $native, bool $hasBody = true): string
    {
        $lines = $this->replaced === [] ? $native : self::without($native, $this->replaced);
        if ($this->lines !== []) {
            $lines = [...$lines, ...$this->lines];
        }
        $joined = \implode("\0", $lines);
        if ($joined === $this->known) {
            return $joined;
        }
        if ($joined !== '' && \preg_match(self::SOUND_LINES, $joined) !== 1) {
            $joined = \implode("\0", $this->soundOnes($lines));
        }
        if ($hasBody && \stripos("\0$joined", "\0content-type:") === false) {
            $type = self::defaultType();
            if ($type !== '') {
                return $joined === '' ? "Content-Type: $type" : "$joined\0Content-Type: $type";
            }
        } elseif ($hasBody && $this->dropped === [] && \strlen($joined) <= self::KNOWN_BYTES) {
            $this->known = $joined;
        }

        return $joined;
    }

    /**
     * Lines that were left out because they are no header lines.
     *
     * @return list<string>
     */
    public function dropped(): array
    {
        return $this->dropped;
    }

    /**
     * @param list<string> $lines
     *
     * @return list<string>
     */
    private function soundOnes(array $lines): array
    {
        $sound = \preg_grep(self::SOUND_LINE, $lines) ?: [];
        $this->dropped = [...$this->dropped, ...\array_values(\array_diff_key($lines, $sound))];

        return \array_values($sound);
    }

    /**
     * @param list<string>        $lines
     * @param array<string, true> $names lower case
     *
     * @return list<string>
     */
    private static function without(array $lines, array $names): array
    {
        return \array_values(\array_filter(
            $lines,
            static fn (string $line): bool => !isset($names[\strtolower((string) \strstr($line, ':', true))]),
        ));
    }

    /** As PHP makes it of the ini values of this moment; '' for none. */
    private static function defaultType(): string
    {
        $type = (string) \ini_get('default_mimetype');
        $charset = (string) \ini_get('default_charset');

        return $charset !== '' && \strncasecmp($type, 'text/', 5) === 0 ? "$type; charset=$charset" : $type;
    }
}
