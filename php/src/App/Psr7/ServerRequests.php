<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Psr7;

use BareMetalPHP\AppServer\App\BootError;
use BareMetalPHP\AppServer\Runtime\Request;
use InvalidArgumentException;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\UriInterface;
use Throwable;

/** Makes the PSR-7 request out of the superglobals, which the SAPI has filled. */
final class ServerRequests
{
    private readonly UploadTree $uploads;

    public function __construct(private readonly Psr17 $factories)
    {
        $this->uploads = new UploadTree($factories);
    }

    /** @throws BootError when no PSR-7 package is installed */
    public static function installed(): self
    {
        return new self(Psr17::installed());
    }

    /** Package in use, for the banner. */
    public function package(): string
    {
        return $this->factories->package;
    }

    public function of(Request $request): ServerRequestInterface
    {
        $made = $this->factories->requests
            ->createServerRequest($request->method(), $this->uri($request), $_SERVER)
            ->withProtocolVersion(substr($request->head[Request::PROTOCOL], strlen('HTTP/')));
        foreach ($request->headers() as $name => $value) {
            // Some packages take Host from the URI; what the client sent counts. Names of digits come as integers.
            try {
                $made = $made->withHeader((string) $name, $value);
            } catch (InvalidArgumentException) {
                // Bytes that HTTP allows and this package does not: a client must not get a 500 for them.
                continue;
            }
        }
        $made = $made->withQueryParams($_GET)->withCookieParams($_COOKIE);
        if (self::hasParsedBody($request)) {
            $made = $made->withParsedBody($_POST)->withUploadedFiles($this->uploads->of($_FILES));
        }

        return self::mayHaveBody($request)
            ? $made->withBody($this->factories->streams->createStreamFromResource(fopen('php://input', 'rb')))
            : $made;
    }

    private function uri(Request $request): UriInterface
    {
        $head = $request->head;
        $host = $request->headers()['host'] ?? "{$head[Request::SERVER_NAME]}:{$head[Request::SERVER_PORT]}";
        $origin = "{$head[Request::SCHEME]}://$host";
        $target = $request->target();
        try {
            return $this->factories->uris->createUri($origin . ($target[0] === '/' ? $target : ''));
        } catch (Throwable) {
            // A path that this package cannot take apart: the target is still in the server parameters.
            return $this->factories->uris->createUri("$origin/");
        }
    }

    /** PHP has read the body as a form. */
    private static function hasParsedBody(Request $request): bool
    {
        $type = strtolower($request->header('content-type'));

        return $request->method() === 'POST' && (str_starts_with($type, 'application/x-www-form-urlencoded')
            || str_starts_with($type, 'multipart/form-data'));
    }

    private static function mayHaveBody(Request $request): bool
    {
        return $request->contentLength() !== null || isset($request->headers()['transfer-encoding'])
            || !in_array($request->method(), ['GET', 'HEAD'], true);
    }
}
