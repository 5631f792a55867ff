<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** Takes the answer of an application that returns one instead of calling header() and echo. */
final class ResponseEmitter
{
    public function __construct(private readonly HeaderLines $headers, private readonly OutputBuffer $output)
    {
    }

    public function status(int $status): void
    {
        \http_response_code($status);
    }

    /**
     * Status and headers of a response object.
     *
     * Cookies that setcookie() made stay; of everything else the object's own value counts.
     *
     * @param iterable<string, string|list<string>> $headers by name
     */
    public function head(int $status, iterable $headers): void
    {
        $this->status($status);
        foreach ($headers as $name => $values) {
            $replaces = \strcasecmp((string) $name, 'set-cookie') !== 0;
            foreach ((array) $values as $value) {
                $this->header((string) $name, (string) $value, $replaces);
                $replaces = false;
            }
        }
    }

    /** @param bool $replaces earlier lines of this name do not count, those of PHP's own header() included */
    public function header(string $name, string $value, bool $replaces = true): void
    {
        $this->headers->add($name, $value, $replaces);
    }

    public function write(string $bytes): void
    {
        echo $bytes;
    }

    /** @throws ClientGone when nobody waits for the answer any more */
    public function flush(): void
    {
        $this->output->flushOrLeave();
    }
}
