<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/**
 * Takes back every ini_set() of a request, and what is one inside PHP: error_reporting(), set_time_limit(),
 * ignore_user_abort(), session_name(), gc_disable(), set_include_path(), assert_options(), iconv_set_encoding().
 *
 * PHP notes which values were changed, and that is asked first. Values that the boot has changed are in the notes
 * already, and compared one by one. Where PHP cannot be asked, all 140 values are compared, for 6 to 15 µs.
 */
final class IniReset implements Resettable
{
    /** @var array<string, string> values that a script can change, and the boot has not */
    private array $configured = [];

    /** @var array<string, string> values that the boot has changed */
    private array $changedAtBoot = [];

    private ?int $changes = null;

    /** Among PHP's notes from the beginning, see EngineNotes. */
    private int $errorLevel = \E_ALL;

    public function __construct(private readonly ?EngineNotes $notes)
    {
    }

    public function snapshot(): void
    {
        $this->configured = [];
        $this->changedAtBoot = [];
        // PHP tells no other value for one that had none before, or was set to what it was.
        $noted = \array_flip($this->notes?->changedInis() ?? []);
        foreach (\ini_get_all() ?: [] as $name => $entry) {
            if (($entry['access'] & \INI_USER) !== 0 && $name !== 'error_reporting') {
                if ($entry['local_value'] !== $entry['global_value'] || isset($noted[$name])) {
                    $this->changedAtBoot[$name] = (string) \ini_get($name);
                } else {
                    $this->configured[$name] = (string) \ini_get($name);
                }
            }
        }
        $this->changes = $this->notes?->iniChanges();
        $this->errorLevel = \error_reporting();
    }

    public function errorLevel(): int
    {
        return $this->errorLevel;
    }

    /** @return array<string, string> values that the boot has changed: PHP's notes do not tell whether a request has, too */
    public function changedAtBoot(): array
    {
        return $this->changedAtBoot;
    }

    public function reset(): void
    {
        if (\error_reporting() !== $this->errorLevel) {
            // Not by ini_restore(): it keeps its place among PHP's notes.
            \error_reporting($this->errorLevel);
        }
        if ($this->changes === null) {
            foreach ($this->configured as $name => $value) {
                if (\ini_get($name) !== $value) {
                    self::restore($name, $value);
                }
            }
            self::putBack($this->changedAtBoot);

            return;
        }
        if ($this->changedAtBoot !== []) {
            // First: an entry that a request took out of the notes would hide one that it put in.
            self::putBack($this->changedAtBoot);
        }
        if ($this->notes->iniChanges() !== $this->changes) {
            $this->takeBack();
            self::putBack($this->changedAtBoot);
        }
    }

    private function takeBack(): void
    {
        if ($this->changes === 0) {
            $this->notes->restoreIni();

            return;
        }
        foreach ($this->configured as $name => $value) {
            self::restore($name, $value);
        }
        // Some cannot be restored while headers are sent; to look at all of them after each request would cost more.
        $this->changes = $this->notes->iniChanges();
    }

    /** A value that was never set is none again, and not an empty one. */
    private static function restore(string $name, string $value): void
    {
        \ini_restore($name);
        if (\ini_get($name) !== $value) {
            @\ini_set($name, $value);
        }
    }

    /** @param array<string, string> $values */
    private static function putBack(array $values): void
    {
        foreach ($values as $name => $value) {
            if (\ini_get($name) !== $value) {
                // A few cannot be changed back, for example after headers were sent; that warning helps nobody.
                @\ini_set($name, $value);
            }
        }
    }
}
