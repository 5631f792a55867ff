<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * Speaks for a process that ends before it should: exit(), die(), a fatal error, an exhausted memory limit.
 *
 * PHP calls it as a shutdown function. It then registers once more, so that it comes after what the application has
 * registered and the output of that still belongs to the answer.
 */
final class ShutdownGuard
{
    /** Freed first, so that the farewell has memory after the limit was reached. */
    private const RESERVE_BYTES = 131_072;

    private const FATAL = E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR;

    private string $reserve;
    private bool $isSuspended = false;
    private ?Farewell $farewell = null;

    public function __construct()
    {
        $this->reserve = str_repeat("\0", self::RESERVE_BYTES);
    }

    /** Registers with PHP, before the application can. */
    public function arm(): void
    {
        register_shutdown_function($this->begin(...));
    }

    /** @param Farewell|null $farewell who has to say something if the process ends now; null for nobody */
    public function protect(?Farewell $farewell): void
    {
        $this->farewell = $farewell;
    }

    /** While the shutdown functions of one request run, PHP may call the guard among them: that is not the end. */
    public function suspend(bool $isSuspended): void
    {
        $this->isSuspended = $isSuspended;
    }

    private function begin(): void
    {
        if ($this->isSuspended || $this->farewell === null) {
            return;
        }
        $this->reserve = '';
        ini_set('memory_limit', '-1');
        register_shutdown_function($this->finish(...));
    }

    private function finish(): void
    {
        $last = error_get_last();
        $isFatal = $last !== null && ($last['type'] & self::FATAL) !== 0;
        $farewell = $this->farewell;
        $this->farewell = null;
        $farewell?->processEnds($isFatal ? [
            'class' => 'Fatal error',
            'message' => $last['message'],
            'file' => $last['file'],
            'line' => $last['line'],
            'trace' => '',
        ] : null);
    }
}
