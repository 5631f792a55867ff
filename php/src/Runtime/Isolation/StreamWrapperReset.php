<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/**
 * Puts PHP's own stream wrappers back where a request has unregistered or replaced them.
 *
 * Wrappers that a request adds are kept, like the classes they are made of: the library that registered one does it once
 * in a process. PHP tells only names, in the order of registration: a replaced wrapper is one behind the mark.
 */
final class StreamWrapperReset implements Resettable
{
    /** @var list<string> PHP's own ones */
    private readonly array $native;

    /** @var list<string> those that the boot has left alone */
    private array $untouched = [];

    /** @var list<string> all, the mark last */
    private array $names = [];

    /** Before the application is loaded. */
    public function __construct()
    {
        $this->native = \array_values(\array_diff(\stream_get_wrappers(), [WrapperMark::NAME]));
        WrapperMark::renew();
    }

    public function snapshot(): void
    {
        $this->untouched = \array_values(\array_intersect($this->native, self::beforeMark(\stream_get_wrappers())));
        $this->renewMark();
    }

    public function reset(): void
    {
        $names = \stream_get_wrappers();
        if ($names === $this->names) {
            return;
        }
        foreach (\array_diff($this->untouched, self::beforeMark($names)) as $name) {
            if (\in_array($name, $names, true)) {
                // Restoring alone would not free what it replaces.
                \stream_wrapper_unregister($name);
            }
            \stream_wrapper_restore($name);
        }
        $this->renewMark();
    }

    private function renewMark(): void
    {
        WrapperMark::renew();
        $this->names = \stream_get_wrappers();
    }

    /**
     * @param list<string> $names
     *
     * @return list<string>
     */
    private static function beforeMark(array $names): array
    {
        return \array_slice($names, 0, (int) \array_search(WrapperMark::NAME, $names, true));
    }
}
