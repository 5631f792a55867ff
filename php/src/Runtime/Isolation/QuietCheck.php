<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI\CData;

/**
 * Whether a request has left alone what others reset by comparing, asked for all of it in one method: most requests have,
 * and a dozen objects that are each asked cost three times what the questions do.
 *
 * Says rather too often than too rarely that something was touched: the others then look for themselves.
 */
final class QuietCheck
{
    private readonly EngineCount $inis;
    private readonly EngineCount $ticks;
    private readonly ExtensionCheck $extensions;

    /** `uint64_t *`: places and entries of PHP's notes of putenv(), and of its stream wrappers */
    private readonly CData $variableCount;
    private readonly CData $wrapperCount;

    private readonly bool $hasTextDomain;

    private int $variables = 0;
    private int $wrappers = 0;
    private bool $isErrorMarked = false;
    private bool $isExceptionMarked = false;
    private mixed $errorHandler = null;
    private mixed $exceptionHandler = null;
    private mixed $assertCallback = null;
    private mixed $timezone = null;
    private mixed $locale = null;
    private mixed $textDomain = null;
    private mixed $directory = null;

    private function __construct(
        EngineNotes $notes,
        private readonly IniReset $iniReset,
        private readonly EnvironmentReset $environmentReset,
        SignalReset $signalReset,
        private readonly ?StatMark $statMark,
    ) {
        $c = $notes->c;
        $this->inis = new EngineCount($c, $c->cast('uint64_t *', $notes->ini), EngineCount::OF_TABLE);
        $this->ticks = new EngineCount($c, $c->cast('uint64_t *', $notes->ticks), EngineCount::OF_LIST);
        // PHP keeps this table for good, once it is there.
        $this->wrapperCount = $c->cast('uint64_t *', $c->cast('char *', $notes->wrappers[0]) + EngineCount::OF_TABLE);
        $this->extensions = new ExtensionCheck($c, $signalReset);
        $this->variableCount = $c->cast('uint64_t *', $c->cast('char *', $notes->environment) + EngineCount::OF_TABLE);
        $this->hasTextDomain = \function_exists('textdomain');
    }

    /** Null where PHP's notes cannot be read. */
    public static function open(
        ?EngineNotes $notes,
        IniReset $ini,
        EnvironmentReset $environment,
        SignalReset $signals,
        ?StatMark $mark,
    ): ?self {
        $isKnown = $notes !== null && $notes->ini !== null && $notes->ticks !== null && $notes->environment !== null
            && $notes->wrappers !== null;

        return $isKnown ? new self($notes, $ini, $environment, $signals, $mark) : null;
    }

    /** What is there now counts as untouched: after the boot, and after the others have brought things back. */
    public function note(): void
    {
        $this->errorHandler = \set_error_handler(null);
        \restore_error_handler();
        if ($this->isErrorMarked = $this->errorHandler === null) {
            // HandlerStack has put a mark below nothing.
            \restore_error_handler();
            $this->errorHandler = \set_error_handler(null);
        }
        $this->exceptionHandler = \set_exception_handler(null);
        \restore_exception_handler();
        if ($this->isExceptionMarked = $this->exceptionHandler === null) {
            \restore_exception_handler();
            $this->exceptionHandler = \set_exception_handler(null);
        }
        $this->assertCallback = AssertReset::current();
        $this->timezone = \date_default_timezone_get();
        $this->locale = \setlocale(\LC_ALL, '0');
        $this->textDomain = $this->hasTextDomain ? \textdomain(null) : null;
        // Gone from the disk, it may come back: until then the others go on trying to enter it.
        $this->directory = \getcwd() ?: $this->directory;
        $this->variables = $this->variableCount[0];
        $this->wrappers = $this->wrapperCount[0];
        $this->inis->note();
        $this->ticks->note();
        $this->extensions->note();
    }

    public function isQuiet(): bool
    {
        // Where there is nothing on top, one step down is the mark, and the same step up again.
        if ($this->isErrorMarked) {
            \restore_error_handler();
            $error = \set_error_handler(null);
        } else {
            $error = \set_error_handler(null);
            \restore_error_handler();
        }
        if ($this->isExceptionMarked) {
            \restore_exception_handler();
            $exception = \set_exception_handler(null);
        } else {
            $exception = \set_exception_handler(null);
            \restore_exception_handler();
        }

        return $error === $this->errorHandler && $exception === $this->exceptionHandler
            && \error_reporting() === $this->iniReset->errorLevel()
            && $this->inis->isAsNoted() && $this->areBootValuesAsNoted()
            && $this->variableCount[0] === $this->variables
            && $this->wrapperCount[0] === $this->wrappers
            && $this->ticks->isAsNoted()
            && \date_default_timezone_get() === $this->timezone
            && \setlocale(\LC_ALL, '0') === $this->locale
            && (!$this->hasTextDomain || \textdomain(null) === $this->textDomain)
            && ($this->statMark?->isUntouched() === true || \getcwd() === $this->directory)
            && AssertReset::current() === $this->assertCallback
            && $this->extensions->isAsNoted();
    }

    /** PHP's notes name them already, whatever a request does with them. */
    private function areBootValuesAsNoted(): bool
    {
        foreach ($this->iniReset->changedAtBoot() as $name => $value) {
            if (\ini_get($name) !== $value) {
                return false;
            }
        }
        foreach ($this->environmentReset->touchedAtBoot() as $name => $value) {
            if (\getenv($name) !== $value) {
                return false;
            }
        }

        return true;
    }
}
