<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/**
 * Takes back stream_context_set_default(): an Authorization header in there must not go out for the next visitor.
 *
 * PHP only ever adds options, so that the context is replaced; without access to PHP's inside it stays as it is.
 */
final class StreamContextReset implements Resettable
{
    /** @var array<string, array<string, mixed>> */
    private array $options = [];

    private readonly ?DefaultContext $context;

    /** @param bool $mayUseFfi PHP's own pointer to the context may be cleared */
    public function __construct(bool $mayUseFfi)
    {
        $this->context = $mayUseFfi ? DefaultContext::find() : null;
    }

    public function snapshot(): void
    {
        $this->options = \stream_context_get_options(\stream_context_get_default());
    }

    public function reset(): void
    {
        if ($this->context !== null && \stream_context_get_options(\stream_context_get_default()) !== $this->options) {
            $this->context->forget();
            \stream_context_set_default($this->options);
        }
    }
}
