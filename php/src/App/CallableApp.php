<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use Closure;

/** A callable: reads the superglobals, echoes, calls header(). */
final class CallableApp implements App
{
    public function __construct(private readonly Closure $callable)
    {
    }

    public function kind(): string
    {
        return 'callable';
    }

    public function handle(Request $request, ResponseEmitter $response): void
    {
        $returned = ($this->callable)();
        if (is_string($returned)) {
            echo $returned;
        } elseif (is_array($returned)) {
            $response->header('Content-Type', 'application/json');
            echo json_encode($returned, JSON_THROW_ON_ERROR);
        }
    }

    public function terminate(): void
    {
    }
}
