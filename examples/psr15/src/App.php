<?php

declare(strict_types=1);

namespace Example;

use Psr\Http\Message\ResponseFactoryInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\UploadedFileInterface;
use Psr\Http\Server\RequestHandlerInterface;
use RuntimeException;

/** One object serves all requests of a worker: what it counts, it counts for everybody. */
final class App implements RequestHandlerInterface
{
    private int $served = 0;

    public function __construct(
        private readonly ResponseFactoryInterface $responses,
        private readonly StreamFactoryInterface $streams,
        private readonly Visitor $visitor,
    ) {
    }

    public function handle(ServerRequestInterface $request): ResponseInterface
    {
        $this->served++;

        return match ("{$request->getMethod()} {$request->getUri()->getPath()}") {
            'GET /', 'HEAD /' => $this->home(),
            'POST /name' => $this->rename($request),
            'POST /upload' => $this->upload($request),
            'GET /stream' => $this->responses->createResponse()
                ->withHeader('Content-Type', 'text/plain; charset=UTF-8')
                ->withBody(new LineStream(3)),
            'GET /boom' => throw new RuntimeException('The next request does not notice'),
            default => $this->text(404, "There is no such page\n"),
        };
    }

    private function home(): ResponseInterface
    {
        $visits = $this->visitor->arrive();
        $name = htmlspecialchars($this->visitor->name());
        $pid = getmypid();

        return $this->responses->createResponse()->withBody($this->streams->createStream(<<<HTML
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>PSR-15</title>
            <h1>Hello, <span data-fact="name">$name</span></h1>
            <p>You came <span data-fact="visits">$visits</span> times. Process <span data-fact="pid">$pid</span>
            has served <span data-fact="served">$this->served</span> requests.</p>
            <form method="post" action="/name"><input name="name"> <button>Say hello</button></form>
            HTML));
    }

    private function rename(ServerRequestInterface $request): ResponseInterface
    {
        $this->visitor->rename((string) ($request->getParsedBody()['name'] ?? ''));

        return $this->responses->createResponse(303)->withHeader('Location', '/');
    }

    private function upload(ServerRequestInterface $request): ResponseInterface
    {
        $file = $request->getUploadedFiles()['file'] ?? null;
        if (!$file instanceof UploadedFileInterface || $file->getError() !== UPLOAD_ERR_OK) {
            return $this->text(422, "A file is wanted\n");
        }
        $hash = hash_init('sha256');
        for ($stream = $file->getStream(); !$stream->eof();) {
            hash_update($hash, $stream->read(65_536));
        }

        return $this->text(
            200,
            "{$file->getClientFilename()}: {$file->getSize()} bytes, SHA-256 " . hash_final($hash) . "\n",
        );
    }

    private function text(int $status, string $text): ResponseInterface
    {
        return $this->responses->createResponse($status)
            ->withHeader('Content-Type', 'text/plain; charset=UTF-8')
            ->withBody($this->streams->createStream($text));
    }
}
