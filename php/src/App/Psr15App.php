<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Psr7\Psr7Emitter;
use BareMetalPHP\AppServer\App\Psr7\ServerRequests;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use Psr\Http\Server\RequestHandlerInterface;

/** A PSR-15 handler: Slim, Mezzio, or one's own. */
final class Psr15App implements App
{
    public function __construct(
        private readonly RequestHandlerInterface $handler,
        private readonly ServerRequests $requests,
    ) {
    }

    public function kind(): string
    {
        return "psr-15 with {$this->requests->package()}";
    }

    public function handle(Request $request, ResponseEmitter $response): void
    {
        Psr7Emitter::emit($this->handler->handle($this->requests->of($request)), $response);
    }

    public function hasWorkAfterAnswer(): bool
    {
        return false;
    }

    public function terminate(): void
    {
    }
}
