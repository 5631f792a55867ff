<?php

declare(strict_types=1);

namespace Example;

use Psr\Http\Message\ResponseInterface as Response;
use Psr\Http\Message\ServerRequestInterface as Request;
use Psr\Http\Message\UploadedFileInterface;
use Psr\Http\Server\RequestHandlerInterface as Handler;
use RuntimeException;

/** The handlers of all routes. */
final class Pages
{
    public function __construct(private readonly Counter $counter)
    {
    }

    /** Middleware. */
    public function count(Request $request, Handler $next): Response
    {
        $this->counter->increment();

        return $next->handle($request);
    }

    public function home(Request $request, Response $response): Response
    {
        session_start();
        $visits = $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
        $name = htmlspecialchars($_SESSION['name'] ?? 'stranger');
        $pid = getmypid();
        $response->getBody()->write(<<<HTML
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Slim</title>
            <h1>Hello, <span data-fact="name">$name</span></h1>
            <p>You came <span data-fact="visits">$visits</span> times. Process <span data-fact="pid">$pid</span>
            has served <span data-fact="served">{$this->counter->requests()}</span> requests.</p>
            <form method="post" action="/name"><input name="name"> <button>Say hello</button></form>
            HTML);

        return $response;
    }

    public function rename(Request $request, Response $response): Response
    {
        session_start();
        $_SESSION['name'] = trim((string) ($request->getParsedBody()['name'] ?? ''));

        return $response->withStatus(303)->withHeader('Location', '/');
    }

    public function upload(Request $request, Response $response): Response
    {
        $file = $request->getUploadedFiles()['file'] ?? null;
        if (!$file instanceof UploadedFileInterface || $file->getError() !== UPLOAD_ERR_OK) {
            return $response->withStatus(422);
        }
        $hash = hash('sha256', (string) $file->getStream());
        $response->getBody()->write("{$file->getClientFilename()}: {$file->getSize()} bytes, SHA-256 $hash\n");

        return $response->withHeader('Content-Type', 'text/plain; charset=UTF-8');
    }

    /** @param array{name: string} $arguments */
    public function hello(Request $request, Response $response, array $arguments): Response
    {
        $response->getBody()->write("Hello, {$arguments['name']}\n");

        return $response->withHeader('Content-Type', 'text/plain; charset=UTF-8');
    }

    public function boom(): never
    {
        throw new RuntimeException('The next request does not notice');
    }
}
