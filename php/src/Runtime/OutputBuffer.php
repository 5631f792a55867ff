<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** The outer output buffer: what is echoed is the body of the current request, and goes to standard error outside. */
final class OutputBuffer implements OutputSink
{
    private bool $isOpen = false;
    private string $body = '';

    public function __construct(private readonly Answer $answer, private readonly int $thresholdBytes)
    {
    }

    public function start(): void
    {
        ob_start($this->receive(...), $this->thresholdBytes + 1);
    }

    public function open(): void
    {
        if (ob_get_level() === 0) {
            $this->start();
        }
        $this->body = '';
        $this->isOpen = true;
    }

    public function close(): string
    {
        while (ob_get_level() > 1) {
            ob_end_flush();
        }
        ob_flush();
        $this->isOpen = false;
        $body = $this->body;
        $this->body = '';

        return $body;
    }

    public function write(string $bytes): void
    {
        $this->body .= $bytes;
        if (strlen($this->body) > $this->thresholdBytes) {
            $this->flush();
        }
    }

    public function flush(): void
    {
        if (ob_get_level() === 1) {
            ob_flush();
        }
        $bytes = $this->body;
        $this->body = '';
        $this->answer->stream($bytes);
    }

    private function receive(string $bytes, int $phase): string
    {
        if (!$this->isOpen) {
            if ($bytes !== '') {
                file_put_contents('php://stderr', $bytes);
            }

            return '';
        }
        if (($phase & PHP_OUTPUT_HANDLER_CLEAN) === 0) {
            $this->body .= $bytes;
            if (strlen($this->body) > $this->thresholdBytes) {
                $bytes = $this->body;
                $this->body = '';
                $this->answer->stream($bytes);
            }
        }

        return '';
    }
}
