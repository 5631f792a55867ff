<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;
use FFI\Exception;

/**
 * Takes back every ini_set() of a request, and what is one inside PHP: error_reporting(), set_time_limit(),
 * ignore_user_abort(), session_name() and the like.
 *
 * PHP does not say what was changed. Its own end of a request knows, at a tenth of a microsecond, but takes back the
 * boot's changes too; so where there are any, and where PHP cannot be asked, all values are compared: 3 µs for 140.
 */
final class IniReset implements Resettable
{
    /** @var array<string, string> value after boot, of those that a script can change */
    private array $values = [];

    private ?FFI $php = null;

    /** @param bool $mayUseFfi PHP's own function may be called */
    public function __construct(private readonly bool $mayUseFfi)
    {
    }

    public function snapshot(): void
    {
        $this->values = [];
        $hasChanged = false;
        foreach (ini_get_all() ?: [] as $name => $entry) {
            $hasChanged = $hasChanged || $entry['local_value'] !== $entry['global_value'];
            if (($entry['access'] & INI_USER) !== 0) {
                $this->values[$name] = (string) ini_get($name);
            }
        }
        $this->php = $hasChanged || !$this->mayUseFfi ? null : self::load();
    }

    public function reset(): void
    {
        if ($this->php !== null) {
            $this->php->zend_ini_deactivate();

            return;
        }
        foreach ($this->values as $name => $value) {
            if (ini_get($name) !== $value) {
                // A few cannot be changed back, for example after headers were sent; that warning helps nobody.
                @ini_set($name, $value);
            }
        }
    }

    private static function load(): ?FFI
    {
        if (!extension_loaded('ffi')) {
            return null;
        }
        try {
            return FFI::cdef('void zend_ini_deactivate(void);');
        } catch (Exception) {
            return null;
        }
    }
}
