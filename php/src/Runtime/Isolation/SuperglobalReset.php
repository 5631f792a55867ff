<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Empties what a request left in the superglobals, and takes back changes of $_ENV. */
final class SuperglobalReset implements Resettable
{
    /** @var array<mixed> */
    private array $environment = [];

    public function snapshot(): void
    {
        $this->environment = $_ENV;
    }

    public function reset(): void
    {
        $_GET = [];
        $_POST = [];
        $_COOKIE = [];
        $_FILES = [];
        $_REQUEST = [];
        $_ENV = $this->environment;
    }
}
