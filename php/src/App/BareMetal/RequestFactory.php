<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\Http\Request;

/** Makes the framework's Request out of the superglobals. */
final class RequestFactory
{
    private readonly ?HiddenProperty $routes;

    public function __construct(private readonly ?object $router)
    {
        $this->routes = $router === null ? null : HiddenProperty::of($router::class, 'routes');
    }

    public function make(): Request
    {
        $server = $_SERVER;
        if (($server['REQUEST_METHOD'] ?? '') === 'HEAD' && !isset($this->routes?->get($this->router)['HEAD'])) {
            // A router without a way to say HEAD would answer 404 for pages that exist. No body is sent, as for any HEAD.
            $server['REQUEST_METHOD'] = 'GET';
        }
        // Without a length it may have come in chunks, but not with GET; reading nothing takes its time, too.
        $hasBody = ($server['REQUEST_METHOD'] ?? 'GET') !== 'GET' || ($server['CONTENT_LENGTH'] ?? '') !== '';

        return new Request(
            $_GET,
            $_POST,
            $server,
            $_COOKIE,
            $_FILES,
            $hasBody ? (string) file_get_contents('php://input') : '',
        );
    }
}
