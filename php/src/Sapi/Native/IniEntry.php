<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use FFI;
use FFI\CData;

/** One setting, also one that a script may not change. The end of a request takes back what was set. */
final class IniEntry
{
    private const INI_SYSTEM = 4;
    private const STAGE_ACTIVATE = 4;
    private const STAGE_DEACTIVATE = 8;
    private const STAGE_RUNTIME = 16;
    private const IS_STRING = 6;

    private readonly CData $name;

    /** @param string $name of 23 bytes at most */
    public function __construct(private readonly FFI $c, string $name)
    {
        $this->name = $c->new('short_zend_string');
        $this->name->refcount = 1;
        $this->name->type_info = self::IS_STRING;
        $this->name->length = strlen($name);
        FFI::memcpy($this->name->bytes, $name, strlen($name));
    }

    public function set(string $value): void
    {
        $name = FFI::addr($this->name);
        $this->c->zend_alter_ini_entry_chars($name, $value, strlen($value), self::INI_SYSTEM, self::STAGE_RUNTIME);
    }

    /** Sets it for good: ini_set() is refused from now on, as after php_admin_value of php-fpm. */
    public function lock(string $value): void
    {
        $name = FFI::addr($this->name);
        $this->c->zend_alter_ini_entry_chars($name, $value, strlen($value), self::INI_SYSTEM, self::STAGE_ACTIVATE);
    }

    public function restore(): void
    {
        $this->c->zend_restore_ini_entry(FFI::addr($this->name), self::STAGE_DEACTIVATE);
    }
}
