<?php

declare(strict_types=1);

namespace Example;

use RuntimeException;

/** Reads the superglobals, calls header() and echoes, as under any other server. */
final class Site
{
    private int $served = 0;

    public function __construct(private readonly Journal $journal)
    {
    }

    public function answer(): void
    {
        $this->served++;
        $page = "{$_SERVER['REQUEST_METHOD']} " . strtok($_SERVER['REQUEST_URI'], '?');
        $this->journal->note($page);
        match ($page) {
            'GET /', 'HEAD /' => $this->home(),
            'POST /name' => $this->rename(),
            'POST /upload' => $this->upload(),
            'GET /stream' => $this->stream(),
            'GET /boom' => throw new RuntimeException('The next request does not notice'),
            default => http_response_code(404),
        };
    }

    private function home(): void
    {
        session_start();
        $visits = $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
        $name = htmlspecialchars($_SESSION['name'] ?? 'stranger');
        $pid = getmypid();
        echo <<<HTML
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Worker script</title>
            <h1>Hello, <span data-fact="name">$name</span></h1>
            <p>You came <span data-fact="visits">$visits</span> times. Process <span data-fact="pid">$pid</span>
            has served <span data-fact="served">$this->served</span> requests, and written
            <span data-fact="written">{$this->journal->written()}</span> lines after their answers.</p>
            <form method="post" action="/name"><input name="name"> <button>Say hello</button></form>
            HTML;
    }

    private function rename(): void
    {
        session_start();
        $_SESSION['name'] = trim((string) ($_POST['name'] ?? ''));
        header('Location: /', true, 303);
    }

    private function upload(): void
    {
        $file = $_FILES['file'] ?? ['tmp_name' => ''];
        // A list where the field's name was `file[]`.
        if (!is_string($file['tmp_name']) || !is_uploaded_file($file['tmp_name'])) {
            http_response_code(422);

            return;
        }
        header('Content-Type: text/plain; charset=UTF-8');
        echo "{$file['name']}: {$file['size']} bytes, SHA-256 ", hash_file('sha256', $file['tmp_name']), "\n";
    }

    private function stream(): void
    {
        header('Content-Type: text/plain; charset=UTF-8');
        for ($line = 1; $line <= 3; $line++) {
            echo "line $line of process ", getmypid(), "\n";
            flush();
            usleep(200_000);
        }
    }
}
