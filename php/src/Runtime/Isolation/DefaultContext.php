<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use FFI;
use FFI\Exception;

/** file_globals.default_context: what stream functions use that are given no context. PHP only ever adds options to it. */
final class DefaultContext
{
    private const WORDS = 16;

    /** PHP's memory comes in parts of 2 MiB: what lies in the same one as a known pointer can be read. */
    private const CHUNK_BITS = 21;

    private const C = 'extern uint64_t file_globals[16]; extern uint64_t basic_globals[1];'
        . 'int zend_list_delete(void *resource);';

    /** Words into php_stream_context and zend_resource. */
    private const CONTEXT_RESOURCE = 3;
    private const RESOURCE_HANDLE = 1;
    private const RESOURCE_CONTEXT = 3;

    private function __construct(private readonly FFI $c, private readonly int $word)
    {
    }

    /** Null where it is not found. */
    public static function find(): ?self
    {
        try {
            $c = FFI::cdef(self::C);
        } catch (Exception) {
            return null;
        }
        $handle = (int) \stream_context_get_default();
        $chunk = $c->basic_globals[0] >> self::CHUNK_BITS;
        if ($chunk === 0) {
            return null;
        }
        $read = static fn (int $address, int $word): int => $address >> self::CHUNK_BITS === $chunk
            ? $c->cast('uint64_t *', $address)[$word] : 0;
        for ($word = 0; $word < self::WORDS; $word++) {
            $context = $c->file_globals[$word];
            $resource = $read($context, self::CONTEXT_RESOURCE);
            if (
                $read($resource, self::RESOURCE_HANDLE) === $handle
                && $read($resource, self::RESOURCE_CONTEXT) === $context
            ) {
                return new self($c, $word);
            }
        }

        return null;
    }

    /** PHP makes a new one when it needs one. The old one goes, unless the application holds it. */
    public function forget(): void
    {
        $context = $this->c->file_globals[$this->word];
        $this->c->file_globals[$this->word] = 0;
        if ($context !== 0) {
            $this->c->zend_list_delete($this->c->cast('void **', $context)[self::CONTEXT_RESOURCE]);
        }
    }
}
