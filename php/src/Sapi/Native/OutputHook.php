<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use BareMetalPHP\AppServer\Runtime\OutputSink;
use FFI;
use FFI\CData;
use Throwable;

/** sapi_module.ub_write and flush: output that went past every buffer, and flush(), reach the sink. */
final class OutputHook
{
    /** What the sink threw, until it is taken. */
    public ?Throwable $failure = null;

    public function __construct(Interpreter $interpreter, private readonly OutputSink $sink)
    {
        // The command line flushes after each echo.
        ob_implicit_flush(false);
        $interpreter->module->ub_write = $this->write(...);
        $interpreter->module->flush = $this->flush(...);
    }

    /** What the sink threw in spite of its contract. It is told once. */
    public function takeFailure(): ?Throwable
    {
        $failure = $this->failure;
        $this->failure = null;

        return $failure;
    }

    private function write(CData $bytes, int $length): int
    {
        // An exception out of a callback would end the process.
        try {
            $this->sink->write(FFI::string($bytes, $length));
        } catch (Throwable $failure) {
            $this->failure = $failure;
        }

        return $length;
    }

    private function flush(?CData $serverContext): void
    {
        try {
            $this->sink->flush();
        } catch (Throwable $failure) {
            $this->failure = $failure;
        }
    }
}
