<?php

declare(strict_types=1);

namespace Plain;

use RuntimeException;

/** A page with a counter of this process, a name kept in the session, an upload, and a stream. */
final class App
{
    private int $served = 0;

    public function __construct(private readonly string $bootedAt)
    {
    }

    /** @return string|iterable<string> the body; an iterable is sent piece by piece */
    public function answer(): string|iterable
    {
        $this->served++;
        $path = strtok($_SERVER['REQUEST_URI'], '?');

        return match ("{$_SERVER['REQUEST_METHOD']} $path") {
            'GET /', 'HEAD /' => $this->home(),
            'POST /name' => $this->rename(),
            'POST /upload' => $this->upload(),
            'GET /stream' => $this->stream(),
            'GET /boom' => throw new RuntimeException('The next request does not notice'),
            default => $this->notFound(),
        };
    }

    private function home(): string
    {
        session_start();
        $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
        $name = $_SESSION['name'] ?? 'stranger';
        ob_start();
        require __DIR__ . '/../home.php';

        return (string) ob_get_clean();
    }

    private function rename(): string
    {
        session_start();
        $_SESSION['name'] = trim((string) ($_POST['name'] ?? ''));
        header('Location: /', true, 303);

        return '';
    }

    private function upload(): string
    {
        header('Content-Type: text/plain; charset=UTF-8');
        $file = $_FILES['file'] ?? ['tmp_name' => ''];
        // A list where the field's name was `file[]`.
        if (!is_string($file['tmp_name']) || !is_uploaded_file($file['tmp_name'])) {
            http_response_code(422);

            return "A file is wanted\n";
        }

        return "{$file['name']}: {$file['size']} bytes, SHA-256 " . hash_file('sha256', $file['tmp_name']) . "\n";
    }

    /** @return iterable<string> */
    private function stream(): iterable
    {
        header('Content-Type: text/plain; charset=UTF-8');
        for ($line = 1; $line <= 3; $line++) {
            yield "line $line of process " . getmypid() . "\n";
            usleep(200_000);
        }
    }

    private function notFound(): string
    {
        http_response_code(404);

        return 'There is no such page.';
    }
}
