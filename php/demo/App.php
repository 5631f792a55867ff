<?php

declare(strict_types=1);

namespace Demo;

use Closure;
use Demo\Http\HttpError;
use Demo\Http\Request;
use Demo\Http\Response;
use Demo\Http\Router;
use Demo\Page\ProblemPage;
use Demo\View\View;

/** Routes and pages, built once in each process, and the one place that talks to header() and the superglobals. */
final class App
{
    /**
     * No inline script and no inline style: markup that slips through escaping still cannot run. `connect-src` is for
     * the fetch() calls of /js/app.js and for the live reload of the development server.
     */
    private const SECURITY_HEADERS = [
        'Content-Security-Policy' => "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            . "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        'X-Content-Type-Options' => 'nosniff',
        'Referrer-Policy' => 'same-origin',
        'Cross-Origin-Opener-Policy' => 'same-origin',
        'Permissions-Policy' => 'camera=(), microphone=(), geolocation=()',
        'Cache-Control' => 'no-store',
    ];

    private function __construct(
        private readonly Router $router,
        private readonly ProblemPage $problems,
        private readonly Process $process,
    ) {
    }

    /** @param string $root absolute path of the project, without a slash at the end */
    public static function boot(string $root, Process $process): self
    {
        $view = new View(__DIR__ . '/views', $process, self::assetVersion($root . '/public'));
        $router = new Router();
        /** @var Closure(Router, View, Process): void $addRoutes */
        $addRoutes = require $root . '/routes/web.php';
        $addRoutes($router, $view, $process);

        return new self($router, new ProblemPage($view), $process);
    }

    /**
     * Answers the request in the superglobals. Status and headers go through PHP's own functions; the body is returned.
     *
     * @return string|array<mixed>|iterable<string> text, data for a JSON answer, or pieces to be streamed
     *
     * @throws \Throwable whatever a page throws and does not mean as an answer: that is the server's to report
     */
    public function answer(): string|iterable
    {
        $this->process->requestStarted();
        // Before the page runs, so that a page which calls exit() has sent them too.
        self::sendHeaders(self::SECURITY_HEADERS);
        $request = Request::fromGlobals();
        try {
            $response = $this->router->dispatch($request);
        } catch (HttpError $error) {
            $response = $this->problems->answer($request, $error);
        }

        return $this->send($request, $response);
    }

    /** @return string|array<mixed>|iterable<string> */
    private function send(Request $request, Response $response): string|iterable
    {
        if (!headers_sent()) {
            http_response_code($response->status);
        }
        self::sendHeaders($response->headers);

        // A HEAD of a streamed page must not wait for lines that nobody reads.
        return $request->method === 'HEAD' && !is_array($response->body) ? '' : $response->body;
    }

    /** @param array<string, string> $headers */
    private static function sendHeaders(array $headers): void
    {
        // Where no web server listens (stray output) the page is still worth showing, without warnings.
        if (headers_sent()) {
            return;
        }
        foreach ($headers as $name => $value) {
            header("$name: $value");
        }
    }

    /** Eight hex digits that change with any stylesheet or script, so that none is stale after a deploy. */
    private static function assetVersion(string $public): string
    {
        $hash = hash_init('crc32b');
        foreach (['/css/*.css', '/js/*.js'] as $pattern) {
            foreach (glob($public . $pattern) ?: [] as $file) {
                hash_update_file($hash, $file);
            }
        }

        return hash_final($hash);
    }
}
