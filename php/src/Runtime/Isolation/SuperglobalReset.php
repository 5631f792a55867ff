<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Empties what a request left in the superglobals, and takes back changes of $_ENV. */
final class SuperglobalReset implements Resettable
{
    /** @var array<mixed> */
    private array $environment = [];

    /** @param bool $isNative the native SAPI empties its own at the end of a request */
    public function __construct(private readonly bool $isNative = false)
    {
    }

    public function snapshot(): void
    {
        $this->environment = $_ENV;
    }

    public function reset(): void
    {
        if (!$this->isNative) {
            $_GET = $_POST = $_COOKIE = $_FILES = $_REQUEST = [];
        }
        $_ENV = $this->environment;
    }
}
