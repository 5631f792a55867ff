<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use BareMetalPHP\AppServer\Sapi\Native\IniEntry;
use FFI;
use FFI\CData;
use FFI\Exception;

/**
 * Where PHP itself notes what a script changes, read through FFI: to ask whether something was changed takes a tenth of a
 * microsecond, to compare all values takes ten.
 *
 * The places are found by what changes when PHP changes them; a place that is not found is null, and whoever wants it
 * compares values, or leaves the thing alone.
 */
final class EngineNotes
{
    /** Bytes of a zend_string before its text, and of those before its length. */
    private const TEXT_OFFSET = 24;
    private const LENGTH_OFFSET = 16;

    /** `table **`: executor_globals.modified_ini_directives */
    private readonly ?CData $ini;

    /** `table *`: basic_globals.putenv_ht */
    private readonly ?CData $environment;

    /** `list **`: basic_globals.user_tick_functions */
    private readonly ?CData $ticks;

    /** Says where errors go, whatever an application wants; null where it may choose. */
    private readonly ?IniEntry $display;

    private function __construct(private readonly FFI $c, bool $locksDisplay)
    {
        // What the start of the process has changed stays as it is; only then is the list of changes empty.
        $c->zend_ini_deactivate();
        $this->ini = $this->find($c->executor_globals, EngineSymbols::EXECUTOR_BYTES, 'table **', static function (): void {
            ini_set('user_agent', 'probe');
        }, static function () use ($c): void {
            $c->zend_ini_deactivate();
        });
        $this->ticks = $this->find($c->basic_globals, EngineSymbols::BASIC_BYTES, 'list **', static function (): void {
            register_tick_function('time');
            unregister_tick_function('time');
        });
        $table = $c->cast('table *', $this->at($c->basic_globals, PHP_INT_SIZE));
        $before = $table->count;
        $probe = 'APPSERVER_PROBE_' . hrtime(true);
        putenv("$probe=1");
        $this->environment = $table->count === $before + 1 ? $table : null;
        putenv($probe);
        $this->display = $locksDisplay ? new IniEntry($c, 'display_errors') : null;
        $this->display?->lock('stderr');
    }

    /**
     * Call it before the application is loaded. Null where PHP cannot be asked.
     *
     * @param bool $locksDisplay display_errors is stderr for good: PHP would print an error of used-up memory through a
     *                           callback of the native SAPI, which needs memory to be called, until the stack is gone, too
     */
    public static function open(bool $locksDisplay = false): ?self
    {
        if (!extension_loaded('ffi')) {
            return null;
        }
        try {
            return new self(FFI::cdef(EngineSymbols::DECLARATIONS), $locksDisplay);
        } catch (Exception) {
            return null;
        }
    }

    /** Ini values that differ from those at the start; null where that is not known. */
    public function iniChanges(): ?int
    {
        if ($this->ini === null) {
            return null;
        }
        $table = $this->ini[0];

        return ($table === null ? 0 : $table->count) - ($this->display === null ? 0 : 1);
    }

    /** Takes back every change of an ini value, the boot's too. */
    public function restoreIni(): void
    {
        $this->c->zend_ini_deactivate();
        $this->display?->lock('stderr');
    }

    /** Variables that putenv() was called for; null where that is not known. */
    public function environmentChanges(): ?int
    {
        return $this->environment?->count;
    }

    /** @return list<string> names that putenv() was called for */
    public function changedVariables(): array
    {
        $names = [];
        $buckets = $this->c->cast('bucket *', $this->environment->buckets);
        for ($i = 0; $i < $this->environment->used; $i++) {
            $key = $buckets[$i]->key;
            if ($key !== null) {
                $length = $this->c->cast('uint64_t *', $key + self::LENGTH_OFFSET)[0];
                $names[] = FFI::string($key + self::TEXT_OFFSET, $length);
            }
        }

        return $names;
    }

    /** Functions given to register_tick_function(); 0 where that is not known. */
    public function tickFunctions(): int
    {
        $list = $this->ticks === null ? null : $this->ticks[0];

        return $list === null ? 0 : $list->count;
    }

    public function removeLastTickFunction(): void
    {
        $this->c->zend_llist_remove_tail($this->ticks[0]);
    }

    /**
     * @param callable(): void      $set   as PointerSearch wants it
     * @param callable(): void|null $unset
     */
    private function find(CData $globals, int $bytes, string $type, callable $set, ?callable $unset = null): ?CData
    {
        $start = $this->at($globals, 0);
        $offset = PointerSearch::offset(static fn (): string => FFI::string($start, $bytes), $set, $unset);

        return $offset === null ? null : $this->c->cast($type, $this->at($globals, $offset));
    }

    private function at(CData $globals, int $offset): CData
    {
        return $this->c->cast('char *', FFI::addr($globals)) + $offset;
    }
}
