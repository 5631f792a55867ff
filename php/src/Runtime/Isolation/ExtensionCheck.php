<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;

/** The part of QuietCheck that is about ext/mbstring, ext/libxml and ext/pcntl. */
final class ExtensionCheck
{
    private readonly ModuleMemory $multibyte;
    private readonly ModuleMemory $libxml;
    private readonly ModuleMemory $signals;
    private readonly bool $hasMultibyte;
    private readonly bool $hasRegex;
    private readonly bool $hasLibxml;

    /**
     * @var array<int, mixed> as the reset leaves them, once any has been set: its place stays when it is taken back, and
     *                        another one in that place is not seen in the memory
     */
    private array $handlers = [];
    private bool $isCollectingErrors = false;
    private mixed $detectOrder = null;
    private mixed $regexEncoding = null;
    private mixed $regexOptions = null;

    public function __construct(FFI $c, private readonly SignalReset $signalReset)
    {
        $this->multibyte = new ModuleMemory($c, 'mbstring');
        $this->libxml = new ModuleMemory($c, 'libxml');
        $this->signals = new ModuleMemory($c, 'pcntl');
        $this->signals->note();
        $this->hasMultibyte = \function_exists('mb_detect_order');
        $this->hasRegex = \function_exists('mb_regex_encoding');
        $this->hasLibxml = \function_exists('libxml_use_internal_errors');
    }

    public function note(): void
    {
        if ($this->handlers !== [] || !$this->signals->isAsNoted()) {
            $this->handlers = $this->signalReset->handlers();
        }
        $this->isCollectingErrors = $this->hasLibxml && \libxml_use_internal_errors();
        $this->detectOrder = $this->hasMultibyte ? \mb_detect_order() : null;
        $this->regexEncoding = $this->hasRegex ? \mb_regex_encoding() : null;
        $this->regexOptions = $this->hasRegex ? \mb_regex_set_options() : null;
        $this->multibyte->note();
        $this->libxml->note();
        $this->signals->note();
    }

    public function isAsNoted(): bool
    {
        if ($this->isCollectingErrors) {
            // Its memory points to a list, whatever is in it.
            \libxml_clear_errors();
        }
        foreach ($this->handlers as $signal => $handler) {
            if (\pcntl_signal_get_handler($signal) !== $handler) {
                return false;
            }
        }

        return $this->libxml->isAsNoted() && $this->signals->isAsNoted() && $this->multibyte->isAsNoted()
            // What its memory only points to.
            && (!$this->hasMultibyte || \mb_detect_order() === $this->detectOrder)
            && (!$this->hasRegex
                || (\mb_regex_encoding() === $this->regexEncoding && \mb_regex_set_options() === $this->regexOptions));
    }
}
