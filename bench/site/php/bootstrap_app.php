<?php

declare(strict_types=1);

/*
 * The application that every contender runs: one callable, nothing but PHP. Paths are those of bench/scenarios;
 * `/opcache` is asked before anything is measured.
 */

$page = static fn (): string => '<!doctype html><title>Page</title>'
    . str_repeat("<p>A line of a page, forty bytes long.</p>\n", 2_400);

$rows = static fn (): array => array_map(static fn (int $row): array => [
    'id' => $row,
    'name' => "Entry $row",
    'price' => $row * 1.25,
    'tags' => ['one', 'two', 'three'],
    'isActive' => $row % 2 === 0,
], range(1, 118));

$hello = static function (): void {
    header('Content-Type: text/html; charset=UTF-8');
    echo 'Hello World';
};

return static function () use ($page, $rows, $hello): void {
    $path = strtok($_SERVER['REQUEST_URI'], '?');
    switch ($path) {
        case '/headers':
            for ($n = 1; $n <= 10; $n++) {
                header("X-Answer-$n: value $n");
            }
            setcookie('visits', '1', ['httponly' => true]);
            echo 'Cookie ', $_COOKIE['PHPSESSID'] ?? '', ', header ', $_SERVER['HTTP_X_ASK_9'] ?? '';
            break;
        case '/json':
            header('Content-Type: application/json');
            echo json_encode($rows());
            break;
        case '/html':
            header('Content-Type: text/html; charset=UTF-8');
            echo $page();
            break;
        case '/form':
            echo count($_POST), ' fields, name ', htmlspecialchars($_POST['name'] ?? '');
            break;
        case '/upload':
            echo 'Received ', $_FILES['file']['size'] ?? 'nothing', ' error ', $_FILES['file']['error'] ?? '';
            break;
        case '/wait':
            usleep((int) ($_GET['us'] ?? 5_000));
            echo 'waited';
            break;
        case '/slow/page':
            usleep(200_000);
            echo 'slow';
            break;
        case '/compute':
            $sum = 0;
            for ($n = 0; $n < 260_000; $n++) {
                $sum = ($sum * 31 + $n) % 1_000_003;
            }
            echo 'sum ', $sum;
            break;
        case '/bytes':
            echo str_repeat('b', (int) $_GET['n']);
            break;
        case '/stream':
            header('Content-Type: text/plain');
            header('X-Accel-Buffering: no'); // nginx would keep the first part until the last one is there
            echo "first\n";
            if (ob_get_level() > 0) {
                ob_flush();
            }
            flush();
            usleep(50_000);
            echo "last\n";
            break;
        case '/opcache':
            header('Content-Type: application/json');
            echo json_encode((require dirname(__DIR__) . '/opcache_report.php')());
            break;
        default:
            $hello();
    }
};
