<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use BareMetalPHP\AppServer\Runtime\Request;
use FFI;
use FFI\CData;
use Throwable;

/** sapi_module.read_post: hands the current request's body to PHP's parsers and to php://input as it arrives. */
final class BodyFeed
{
    /** Takes what one frame brought in one piece; PHP asks for 5 to 16 KiB at a time. */
    private const PIECE_BYTES = 16_777_216;

    private ?Request $request = null;
    private string $piece = '';
    private int $offset = 0;

    /** What went wrong while PHP read the body, until it is taken. */
    public ?Throwable $failure = null;

    public function __construct(Interpreter $interpreter)
    {
        $interpreter->module->read_post = $this->read(...);
    }

    public function start(Request $request): void
    {
        $this->request = $request;
    }

    /** Nothing more is read; what is left of the body stays where it is. */
    public function stop(): void
    {
        $this->request = null;
        $this->piece = '';
        $this->offset = 0;
    }

    /** What went wrong while PHP read the body. It is told once. */
    public function takeFailure(): ?Throwable
    {
        $failure = $this->failure;
        $this->failure = null;

        return $failure;
    }

    /** @return int bytes written to $buffer; fewer than $count tell PHP that the body is complete */
    private function read(CData $buffer, int $count): int
    {
        $written = 0;
        // An exception out of a callback would end the process.
        try {
            while ($written < $count && $this->fill()) {
                $bytes = \substr($this->piece, $this->offset, $count - $written);
                $length = \strlen($bytes);
                FFI::memcpy($buffer + $written, $bytes, $length);
                $this->offset += $length;
                $written += $length;
            }
        } catch (Throwable $failure) {
            $this->failure ??= $failure;
            $this->stop();
        }

        return $written;
    }

    /** @return bool false at the end of the body */
    private function fill(): bool
    {
        if ($this->offset < \strlen($this->piece)) {
            return true;
        }
        $this->piece = $this->request?->readBody(self::PIECE_BYTES) ?? '';
        $this->offset = 0;

        return $this->piece !== '';
    }
}
