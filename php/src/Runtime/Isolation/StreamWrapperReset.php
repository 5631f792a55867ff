<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/**
 * Puts PHP's own stream wrappers back where a request has unregistered or replaced them.
 *
 * Wrappers that a request adds are kept, like the classes they are made of: the library that registered one does it once
 * in a process. PHP tells only names, in the order of registration, so a replaced wrapper is one that has moved.
 */
final class StreamWrapperReset implements Resettable
{
    /** @var list<string> before the application was loaded */
    private readonly array $native;

    /** @var list<string> PHP's own ones that the boot has left alone, in their order */
    private array $untouched = [];

    /** @var list<string> all, as last seen */
    private array $names = [];

    public function __construct()
    {
        $this->native = stream_get_wrappers();
    }

    public function snapshot(): void
    {
        $this->names = stream_get_wrappers();
        $this->untouched = [];
        $last = -1;
        foreach ($this->names as $name) {
            $place = array_search($name, $this->native, true);
            if ($place === false || $place <= $last) {
                break;
            }
            $this->untouched[] = $name;
            $last = $place;
        }
    }

    public function reset(): void
    {
        $names = stream_get_wrappers();
        if ($names === $this->names) {
            return;
        }
        foreach ($this->untouched as $name) {
            if (!in_array($name, $names, true)) {
                stream_wrapper_restore($name);
            } elseif ($this->hasMoved($name, $names)) {
                // Says that there is nothing to restore when it was put back by the request itself.
                @stream_wrapper_restore($name);
            }
        }
        $this->names = stream_get_wrappers();
    }

    /** @param list<string> $names */
    private function hasMoved(string $name, array $names): bool
    {
        $before = array_slice($this->names, (int) array_search($name, $this->names, true) + 1);
        $after = array_slice($names, (int) array_search($name, $names, true) + 1);

        return array_diff(array_intersect($before, $names), $after) !== [];
    }
}
