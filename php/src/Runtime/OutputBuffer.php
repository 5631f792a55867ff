<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Throwable;

/**
 * The outer output buffer: what is echoed is the body of the current request, and goes to standard error outside.
 *
 * An application may remove the buffer (`while (ob_get_level()) ob_end_clean()`); the next request gets a new one.
 */
final class OutputBuffer implements OutputSink
{
    /** The buffer is on PHP's stack, at its bottom, unless a fatal error took it off: that is not told. */
    private bool $isStarted = false;
    private bool $isOpen = false;
    private string $body = '';
    /** PHP's output layer cannot carry an exception; it waits here for close(). */
    private ?Throwable $failure = null;

    /** @param int $thresholdBytes a longer body is streamed */
    public function __construct(private readonly Answer $answer, private readonly int $thresholdBytes)
    {
    }

    /** Puts the buffer in place, on an empty stack. */
    public function start(): void
    {
        $this->isStarted = true;
        ob_start($this->receive(...), $this->thresholdBytes + 1);
    }

    /** From now on output is the body of a request. */
    public function open(): void
    {
        $this->discard();
        if (!$this->isStarted) {
            $this->start();
        }
        $this->failure = null;
        $this->isOpen = true;
    }

    /**
     * Unwinds buffers that were left open into the body.
     *
     * @return string what has not been streamed yet
     *
     * @throws Throwable what the wire threw while PHP's output layer was on the stack
     */
    public function close(): string
    {
        BufferStack::unwindTo(1);
        if (!$this->isStarted) {
            // The application replaced the outer buffer by one of its own.
            $this->body .= (string) ob_get_clean();
        } elseif (ob_get_length() > 0) {
            $this->body .= (string) ob_get_contents();
            ob_clean();
        }
        $this->isOpen = false;
        $body = $this->body;
        $this->body = '';
        $this->rethrow();

        return $body;
    }

    /** Throws away what was not streamed yet; output goes to standard error from now on. */
    public function discard(): void
    {
        BufferStack::dropTo($this->isStarted ? 1 : 0);
        if ($this->isStarted && ob_get_level() > 0) {
            ob_clean();
        }
        $this->isOpen = false;
        $this->body = '';
    }

    public function write(string $bytes): void
    {
        if (!$this->isOpen) {
            // The log takes whole lines.
            file_put_contents('php://stderr', rtrim($bytes, "\n") . "\n");
            return;
        }
        $this->body .= $bytes;
        if (strlen($this->body) > $this->thresholdBytes) {
            $this->send();
        }
    }

    public function flush(): void
    {
        if ($this->isOpen) {
            $this->send();
        }
    }

    /**
     * Sends everything written so far, for callers that may be interrupted.
     *
     * @throws ClientGone when nobody waits for the answer any more
     */
    public function flushOrLeave(): void
    {
        if ($this->isStarted && ob_get_level() === 1) {
            ob_flush();
        } else {
            $this->flush();
        }
        $this->rethrow();
        if ($this->answer->isClientGone() && ignore_user_abort() === 0) {
            throw new ClientGone('The client is gone');
        }
    }

    private function receive(string $bytes, int $phase): string
    {
        if (($phase & PHP_OUTPUT_HANDLER_FINAL) !== 0) {
            $this->isStarted = false;
        }
        if (($phase & PHP_OUTPUT_HANDLER_CLEAN) === 0 && $bytes !== '') {
            $this->write($bytes);
        }
        if (($phase & PHP_OUTPUT_HANDLER_FLUSH) !== 0) {
            $this->flush();
        }

        return '';
    }

    private function send(): void
    {
        $bytes = $this->body;
        $this->body = '';
        try {
            $this->answer->stream($bytes);
        } catch (Throwable $failure) {
            $this->failure ??= $failure;
        }
    }

    private function rethrow(): void
    {
        $this->failure === null ?: throw $this->failure;
    }
}
