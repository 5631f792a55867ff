<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** A stream wrapper that opens nothing: whatever is registered after it, a request has registered. */
final class WrapperMark
{
    public const NAME = 'appserver-mark';

    /** @var resource|null set by PHP */
    public mixed $context = null;

    public function stream_open(string $path, string $mode, int $options, ?string &$openedPath): bool
    {
        return false;
    }

    /** Makes it the last one. */
    public static function renew(): void
    {
        if (\in_array(self::NAME, \stream_get_wrappers(), true)) {
            \stream_wrapper_unregister(self::NAME);
        }
        \stream_wrapper_register(self::NAME, self::class);
    }
}
