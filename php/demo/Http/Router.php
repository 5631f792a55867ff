<?php

declare(strict_types=1);

namespace Demo\Http;

use Closure;
use LogicException;

/** Finds the handler for a method and a path. Paths are compared whole: `/form` is not `/form/`. */
final class Router
{
    /** @var array<string, array<string, Closure(Request): Response>> by path, then by method */
    private array $handlers = [];

    /** @param Closure(Request): Response $handler answers HEAD too, whose body the server drops */
    public function get(string $path, Closure $handler): void
    {
        $this->add(['GET'], $path, $handler);
    }

    /** @param Closure(Request): Response $handler */
    public function post(string $path, Closure $handler): void
    {
        $this->add(['POST'], $path, $handler);
    }

    /**
     * @param non-empty-list<string>     $methods upper case
     * @param string                     $path    decoded, with a leading slash
     * @param Closure(Request): Response $handler
     *
     * @throws LogicException where the method and the path are taken: the second handler would never be called
     */
    public function add(array $methods, string $path, Closure $handler): void
    {
        foreach ($methods as $method) {
            if (isset($this->handlers[$path][$method])) {
                throw new LogicException("Cannot add a second handler for $method $path");
            }
            $this->handlers[$path][$method] = $handler;
        }
    }

    /** @throws HttpError 404 where no route has the path, 405 with `Allow` where none has the method too */
    public function dispatch(Request $request): Response
    {
        $byMethod = $this->handlers[$request->path]
            ?? throw new HttpError(404, 'This application has no page at that address.');
        $method = $request->method === 'HEAD' ? 'GET' : $request->method;
        if (isset($byMethod[$method])) {
            return $byMethod[$method]($request);
        }

        $allow = ['Allow' => implode(', ', self::allowed($byMethod))];
        if ($method === 'OPTIONS') {
            return Response::noContent($allow);
        }
        throw new HttpError(405, "This page answers {$allow['Allow']}.", $allow);
    }

    /**
     * @param array<string, mixed> $byMethod
     *
     * @return list<string> sorted
     */
    private static function allowed(array $byMethod): array
    {
        $methods = [...array_keys($byMethod), 'OPTIONS'];
        if (isset($byMethod['GET'])) {
            $methods[] = 'HEAD';
        }
        sort($methods);

        return $methods;
    }
}
