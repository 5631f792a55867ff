<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use Throwable;

/** The part of a body that has been written and not been sent. */
final class PendingBody
{
    private string $bytes = '';

    /** What the wire threw: PHP's output layer, in which it happens, cannot carry an exception. */
    private ?Throwable $failure = null;

    /** @param int $thresholdBytes a longer body is streamed */
    public function __construct(private readonly Answer $answer, private readonly int $thresholdBytes)
    {
    }

    public function clear(): void
    {
        $this->bytes = '';
        $this->failure = null;
    }

    public function append(string $bytes): void
    {
        $this->bytes .= $bytes;
        if (\strlen($this->bytes) > $this->thresholdBytes) {
            $this->send();
        }
    }

    /** Sends it, and the head of the answer, even if it is empty. */
    public function send(): void
    {
        $bytes = $this->bytes;
        $this->bytes = '';
        try {
            $this->answer->stream($bytes);
        } catch (Throwable $failure) {
            $this->failure ??= $failure;
        }
    }

    public function failure(): ?Throwable
    {
        return $this->failure;
    }

    /** @return string what is left, and $last */
    public function take(string $last): string
    {
        $bytes = $this->bytes === '' ? $last : $this->bytes . $last;
        $this->bytes = '';

        return $bytes;
    }
}
