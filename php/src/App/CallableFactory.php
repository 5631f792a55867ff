<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Psr7\ServerRequests;
use Closure;
use Psr\Http\Message\ServerRequestInterface;
use ReflectionFunction;
use ReflectionNamedType;

/** Takes whatever can be called; one that asks for a PSR-7 request gets it. */
final class CallableFactory implements AppFactory
{
    public function wants(): string
    {
        return 'a callable';
    }

    public function make(mixed $application, Project $project): ?App
    {
        if (!is_callable($application)) {
            return null;
        }
        $callable = $application(...);

        return new CallableApp($callable, self::wantsRequest($callable) ? ServerRequests::installed() : null);
    }

    /** @throws BootError when something else is asked for, which nobody could give */
    private static function wantsRequest(Closure $callable): bool
    {
        $parameters = (new ReflectionFunction($callable))->getParameters();
        $type = ($parameters[0] ?? null)?->getType();
        if ($type instanceof ReflectionNamedType && $type->getName() === ServerRequestInterface::class) {
            return true;
        }
        foreach ($parameters as $parameter) {
            if (!$parameter->isOptional()) {
                throw new BootError(
                    "Cannot call the application: nothing is known for its parameter \${$parameter->getName()};"
                        . ' no parameter, or one of the type ' . ServerRequestInterface::class . ', is wanted',
                );
            }
        }

        return false;
    }
}
