<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Throwable;

/** Where output goes: while it is open, into the body of the current request; outside, to standard error. */
final class OutputBuffer implements OutputSink
{
    private readonly OuterBuffer $buffer;
    private bool $isOpen = false;
    /** Output is thrown away. */
    private bool $isMuted = false;
    /** The application is inside flush(), where PHP's output layer cannot carry an exception. */
    private bool $isFlushing = false;
    /** What left the buffer, or went past it. */
    private readonly PendingBody $body;

    /** @param int $thresholdBytes a longer body is streamed */
    public function __construct(
        Answer $answer,
        private readonly ClientWatch $client,
        int $thresholdBytes,
        ShutdownGuard $guard,
    ) {
        $this->buffer = new OuterBuffer($this->receive(...), $thresholdBytes, $guard);
        $this->body = new PendingBody($answer, $thresholdBytes);
    }

    /** Puts the buffer in place, on an empty stack. */
    public function start(): void
    {
        $this->buffer->start();
    }

    /** From now on output is the body of a request. */
    public function open(): void
    {
        $this->isOpen = false;
        $this->isMuted = false;
        $this->buffer->renew();
        $this->body->clear();
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
        $body = $this->body->take($this->buffer->take());
        $this->isOpen = false;
        $failure = $this->body->failure();

        return $failure === null ? $body : throw $failure;
    }

    /** Closed, and nothing has been printed since: there is nothing to discard. */
    public function isEmpty(): bool
    {
        return !$this->isOpen && !$this->isMuted && \ob_get_level() === 1 && \ob_get_length() === 0;
    }

    /** A buffer that cannot be ended holds what was printed: the process must not serve anybody else. */
    public function isStuck(): bool
    {
        return $this->buffer->isStuck();
    }

    /**
     * Throws away what was not streamed yet.
     *
     * @param bool $isMuted and everything that comes until the next open(); else that goes to standard error
     */
    public function discard(bool $isMuted = false): void
    {
        $this->isOpen = false;
        $this->isMuted = $isMuted;
        $this->body->clear();
        $this->buffer->drop();
    }

    public function write(string $bytes): void
    {
        if ($this->isOpen) {
            $this->body->append($bytes);
        } elseif (!$this->isMuted && $bytes !== '') {
            // The log takes whole lines.
            \file_put_contents('php://stderr', \rtrim($bytes, "\n") . "\n");
        }
    }

    public function flush(): void
    {
        if (!$this->isOpen) {
            return;
        }
        $this->isFlushing = true;
        if ($this->buffer->isOnTop()) {
            $this->buffer->flush();
            if ($this->hasToLeave()) {
                // The next byte that is printed comes to receive() at once.
                $this->buffer->becomeEager();
            }
        } else {
            $this->body->send();
        }
        $this->isFlushing = false;
    }

    /**
     * Sends everything written so far, for callers that may be interrupted.
     *
     * @throws ClientGone when nobody waits for the answer any more
     */
    public function flushOrLeave(): void
    {
        $this->flush();
        if ($this->isOpen && $this->hasToLeave()) {
            throw $this->body->failure() ?? new ClientGone('The client is gone');
        }
    }

    private function receive(string $bytes, bool $isFlushed): string|Departure
    {
        $this->write($bytes);
        if ($isFlushed && $this->isOpen) {
            $this->body->send();
        }

        return $this->isOpen && !$this->isFlushing && $this->hasToLeave() ? new Departure() : '';
    }

    private function hasToLeave(): bool
    {
        return $this->body->failure() !== null || ($this->client->isGone() && \ignore_user_abort() === 0);
    }
}
