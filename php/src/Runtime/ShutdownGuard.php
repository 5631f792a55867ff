<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * Speaks for a process that ends before it should: exit(), die(), a fatal error, an exhausted memory limit.
 *
 * PHP calls it as a shutdown function. It then registers once more, so that it comes after what the application has
 * registered and the output of that still belongs to the answer. Where one of these functions ends the others, the end of
 * the outer output buffer is its last chance. Before 8.2.35 PHP may not have had the memory to call any, after endless
 * recursion; but then it has thrown away the output buffers first, in which it asks for no limit. Since 8.2.35 a function
 * that uses up the memory at the end of the process is the one thing that leaves no chance: exit code 255 says so.
 */
final class ShutdownGuard
{
    private const FATAL = \E_ERROR | \E_PARSE | \E_CORE_ERROR | \E_COMPILE_ERROR | \E_USER_ERROR | \E_RECOVERABLE_ERROR;

    /** Above what is in use, so that the application's shutdown functions keep a limit, too. */
    private const LAST_WORDS_BYTES = 16_777_216;

    private ?Farewell $farewell = null;
    private bool $isProcessEnding = false;
    private bool $isAlone = true;

    /** Registers with PHP, before the application can. */
    public function arm(): void
    {
        \register_shutdown_function($this->begin(...), new MemoryReserve());
    }

    /**
     * @param Farewell|null $farewell who has to say something if the process ends now; null for nobody
     * @param bool          $isAlone  whether only the current request can have registered shutdown functions with PHP
     */
    public function protect(?Farewell $farewell, bool $isAlone = true): void
    {
        $this->farewell = $farewell;
        $this->isAlone = $isAlone;
    }

    /** The process ends, and the farewell has not had its turn. */
    public function isWaiting(): bool
    {
        return $this->farewell !== null && ($this->isProcessEnding || self::fatalError() !== null);
    }

    /** Has the farewell say what it has to say, once. */
    public function finish(): void
    {
        self::raiseMemoryLimit();
        $farewell = $this->farewell;
        $this->farewell = null;
        $farewell?->processEnds(self::fatalError());
    }

    private function begin(MemoryReserve $reserve): void
    {
        if ($this->farewell === null) {
            return;
        }
        $reserve->release();
        self::raiseMemoryLimit();
        $this->isProcessEnding = true;
        if ($this->isAlone) {
            \register_shutdown_function($this->finish(...));
        } else {
            // Before the functions of earlier visitors run: nothing that they send or print is in this answer.
            $this->farewell->prepare();
            $this->finish();
        }
    }

    private static function raiseMemoryLimit(): void
    {
        $limit = \ini_parse_quantity((string) \ini_get('memory_limit'));
        if ($limit > 0) {
            \ini_set('memory_limit', (string) \max($limit, \memory_get_usage(true) + self::LAST_WORDS_BYTES));
        }
    }

    /** @return array{class: string, message: string, file: string, line: int, trace: string}|null */
    private static function fatalError(): ?array
    {
        $last = \error_get_last();

        return $last === null || ($last['type'] & self::FATAL) === 0 ? null : [
            'class' => 'Fatal error',
            'message' => $last['message'],
            'file' => $last['file'],
            'line' => $last['line'],
            'trace' => '',
        ];
    }
}
