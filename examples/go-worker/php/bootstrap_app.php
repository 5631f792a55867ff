<?php

declare(strict_types=1);

/** Runs once in each worker; the kernel answers with status, headers and body. */

$served = 0;

$kernel = static function (array $payload) use (&$served): array {
    $served++;
    $path = parse_url($payload['path'], PHP_URL_PATH);
    parse_str($payload['body'], $form);
    $pid = getmypid();
    $text = ['Content-Type' => 'text/plain; charset=UTF-8'];
    $lines = static function () use ($pid): Generator {
        for ($line = 1; $line <= 3; $line++) {
            yield "line $line of process $pid\n";
            usleep(200_000);
        }
    };
    $name = htmlspecialchars($form['name'] ?? 'stranger');

    return match ($path) {
        '/', '/name' => [200, ['Content-Type' => 'text/html; charset=UTF-8'], <<<HTML
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Go worker</title>
            <h1>Hello, <span data-fact="name">$name</span></h1>
            <p>Process <span data-fact="pid">$pid</span> has served <span data-fact="served">$served</span> requests.</p>
            <form method="post" action="/name"><input name="name"> <button>Say hello</button></form>
            HTML],
        '/stream/lines' => [200, $text, $lines()],
        '/boom' => throw new RuntimeException('The next request does not notice'),
        default => [404, $text, "There is no such page\n"],
    };
};

return ['kernel' => $kernel];
