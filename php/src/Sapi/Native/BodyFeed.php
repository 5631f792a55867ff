<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use Closure;
use FFI;
use FFI\CData;
use Throwable;

/** sapi_module.read_post: hands the current request's body to PHP's parsers and to php://input. */
final class BodyFeed
{
    /** @var (Closure(int): string)|null */
    private ?Closure $source = null;

    private ?Throwable $failure = null;

    public function __construct(private readonly Interpreter $interpreter)
    {
        $interpreter->module->read_post = $this->read(...);
    }

    /**
     * @param (Closure(int): string)|null $source takes the most bytes to return, and returns '' at the end; null: there
     *                                            is nothing to read
     */
    public function setSource(?Closure $source): void
    {
        $this->source = $source;
    }

    /** What went wrong while PHP read the body. It is told once. */
    public function takeFailure(): ?Throwable
    {
        $failure = $this->failure;
        $this->failure = null;

        return $failure;
    }

    /**
     * Throws away a body that PHP kept in a temporary stream; sapi_deactivate() only forgets it.
     */
    public function freeBody(): void
    {
        $body = $this->interpreter->info->request_body;
        if ($body === null) {
            return;
        }
        $this->interpreter->info->request_body = null;
        foreach (get_resources('stream') as $stream) {
            if ((stream_get_meta_data($stream)['uri'] ?? '') === 'php://input') {
                // A handle that outlives its request points to the body: PHP frees it when the process ends.
                return;
            }
        }
        // 3: call the destructor, release the memory.
        $this->interpreter->c->_php_stream_free($body, 3);
    }

    /** @return int bytes written to $buffer; fewer than $count tell PHP that the body is complete */
    private function read(CData $buffer, int $count): int
    {
        $written = 0;
        // An exception out of a callback would end the process.
        try {
            while ($written < $count && $this->source !== null) {
                $bytes = ($this->source)($count - $written);
                $length = strlen($bytes);
                if ($length === 0) {
                    break;
                }
                FFI::memcpy($buffer + $written, $bytes, $length);
                $written += $length;
            }
        } catch (Throwable $failure) {
            $this->failure = $failure;
            $this->source = null;
        }

        return $written;
    }
}
