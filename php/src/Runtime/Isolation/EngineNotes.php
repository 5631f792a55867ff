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
    /** `table **`: executor_globals.modified_ini_directives */
    public readonly ?CData $ini;

    /** `table *`: basic_globals.putenv_ht */
    public readonly ?CData $environment;

    /** `list **`: basic_globals.user_tick_functions */
    public readonly ?CData $ticks;

    /** `table **`: file_globals.stream_wrappers, which PHP makes when the first wrapper is registered */
    public readonly ?CData $wrappers;

    /** Entries that are not an application's. */
    private int $own = 0;

    /** A variable of ours, which PHP keeps among its notes. */
    private readonly string $probe;

    /** Says where errors go, whatever an application wants; null where it may choose. */
    private readonly ?IniEntry $display;

    private function __construct(public readonly FFI $c, bool $locksDisplay)
    {
        // What the start of the process has changed stays as it is; only then is the list of changes empty.
        $c->zend_ini_deactivate();
        [$executor, $basic] = [$c->executor_globals, $c->basic_globals];
        $this->ini = PointerSearch::place($c, $executor, EngineSymbols::EXECUTOR_BYTES, 'table **', static function (): void {
            \ini_set('user_agent', 'probe');
        }, static function () use ($c): void {
            $c->zend_ini_deactivate();
        });
        $this->ticks = PointerSearch::place($c, $basic, EngineSymbols::BASIC_BYTES, 'list **', static function (): void {
            \register_tick_function('time');
            \unregister_tick_function('time');
        });
        $table = $c->cast('table *', $c->cast('char *', FFI::addr($basic)) + \PHP_INT_SIZE);
        $before = $table->count;
        $this->probe = 'APPSERVER_PROBE_' . \hrtime(true);
        \putenv("$this->probe=1");
        $this->environment = $table->count === $before + 1 ? $table : null;
        \putenv($this->probe);
        $files = $c->file_globals;
        $this->wrappers = PointerSearch::place($c, $files, EngineSymbols::FILE_BYTES, 'table **', WrapperMark::renew(...));
        $this->display = $locksDisplay ? new IniEntry($c, 'display_errors') : null;
        $this->noteOwn();
    }

    /**
     * Call it before the application is loaded. Null where PHP cannot be asked.
     *
     * @param bool $locksDisplay display_errors is stderr for good: PHP would print an error of used-up memory through a
     *                           callback of the native SAPI, which needs memory to be called, until the stack is gone, too
     */
    public static function open(bool $locksDisplay = false): ?self
    {
        if (!\extension_loaded('ffi')) {
            return null;
        }
        try {
            return new self(FFI::cdef(EngineSymbols::DECLARATIONS), $locksDisplay);
        } catch (Exception) {
            return null;
        }
    }

    /** Two for each ini value that differs from that at the start, more where one was taken back; null if not known. */
    public function iniChanges(): ?int
    {
        return $this->ini === null ? null : $this->entries() - $this->own;
    }

    /** Takes back every change of an ini value, the boot's too. */
    public function restoreIni(): void
    {
        $this->c->zend_ini_deactivate();
        $this->noteOwn();
    }

    /** Variables that putenv() was called for; null where that is not known. */
    public function environmentChanges(): ?int
    {
        return $this->environment?->count;
    }

    private function entries(): int
    {
        $table = $this->ini === null ? null : $this->ini[0];

        return $table === null ? 0 : $table->used + $table->count;
    }

    /** `@` changes error_reporting, as PHP sees it: it counts as changed from the beginning, and IniReset compares it. */
    private function noteOwn(): void
    {
        @\hrtime();
        $this->display?->lock('stderr');
        $this->own = $this->entries();
    }

    /** @return list<string> ini values that were set by a script */
    public function changedInis(): array
    {
        $own = ['error_reporting', $this->display === null ? '' : 'display_errors'];
        $names = $this->entries() === 0 ? [] : TableNames::of($this->c, $this->ini[0]);

        return \array_values(\array_diff($names, $own));
    }

    /** @return list<string> names that putenv() was called for */
    public function changedVariables(): array
    {
        return \array_values(\array_diff(TableNames::of($this->c, $this->environment), [$this->probe]));
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
}
