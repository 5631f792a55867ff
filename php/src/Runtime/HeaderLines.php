<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** Joins what header() left with what the application's response object says, and adds PHP's default. */
final class HeaderLines
{
    /** Token, colon, and no byte that would end the line or the frame's part. */
    private const SOUND_LINE = '/^[!#$%&\'*+\-.^_`|~0-9A-Za-z]+:[^\r\n\0]*$/D';

    /** @var list<string> */
    private array $lines = [];

    /** @var list<string> */
    private array $dropped = [];

    public function clear(): void
    {
        $this->lines = [];
        $this->dropped = [];
    }

    public function add(string $name, string $value): void
    {
        $this->lines[] = "$name: $value";
    }

    /**
     * @param list<string> $native  as PHP collected them
     * @param bool         $hasBody false for answers that carry none: those get no default Content-Type
     *
     * @return string lines separated by NUL
     */
    public function join(array $native, bool $hasBody = true): string
    {
        $sound = [];
        $hasType = !$hasBody;
        foreach ($this->lines === [] ? $native : [...$native, ...$this->lines] as $line) {
            if (preg_match(self::SOUND_LINE, $line) !== 1) {
                $this->dropped[] = $line;
                continue;
            }
            $sound[] = $line;
            $hasType = $hasType || strncasecmp($line, 'content-type:', 13) === 0;
        }
        if (!$hasType) {
            $type = self::defaultType();
            if ($type !== '') {
                $sound[] = "Content-Type: $type";
            }
        }

        return implode("\0", $sound);
    }

    /**
     * Lines that join() left out because they are no header lines.
     *
     * @return list<string>
     */
    public function dropped(): array
    {
        return $this->dropped;
    }

    /** As PHP makes it of the ini values of this moment; '' for none. */
    private static function defaultType(): string
    {
        $type = (string) ini_get('default_mimetype');
        $charset = (string) ini_get('default_charset');

        return $charset !== '' && strncasecmp($type, 'text/', 5) === 0 ? "$type; charset=$charset" : $type;
    }
}
