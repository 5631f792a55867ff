<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

/** PHP's memory in KiB, once circular garbage is collected. Code that a request was the first to load is no leak. */
final class Memory implements LeakSource
{
    private int $files = 0;
    private int $loadedKib = 0;
    private int $lastKib = 0;

    public function kind(): string
    {
        return 'memory';
    }

    public function watch(): Watch
    {
        return Watch::Measure;
    }

    public function values(): iterable
    {
        gc_collect_cycles();
        $kib = memory_get_usage() >> 10;
        $files = count(get_included_files());
        if ($files !== $this->files) {
            $this->loadedKib += $this->files === 0 ? 0 : $kib - $this->lastKib;
            $this->files = $files;
        }
        $this->lastKib = $kib;

        yield 'memory_get_usage()' => $kib - $this->loadedKib;
    }
}
