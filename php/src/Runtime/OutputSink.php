<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * Takes output that went past every output buffer. A SAPI calls it from inside PHP's own output layer, where an
 * exception would end the process: neither method throws.
 */
interface OutputSink
{
    /** Appends bytes to the answer of the current request; to standard error when there is none. */
    public function write(string $bytes): void;

    /** Sends what has been written so far to the client. */
    public function flush(): void;
}
