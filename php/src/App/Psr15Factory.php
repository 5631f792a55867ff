<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Psr7\ServerRequests;
use Psr\Http\Server\RequestHandlerInterface;

/** Takes PSR-15 handlers. */
final class Psr15Factory implements AppFactory
{
    public function wants(): string
    {
        return 'a PSR-15 request handler';
    }

    public function make(mixed $application, Project $project): ?App
    {
        return $application instanceof RequestHandlerInterface
            ? new Psr15App($application, ServerRequests::installed())
            : null;
    }
}
