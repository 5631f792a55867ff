<?php

declare(strict_types=1);

return [
    'default' => 'sqlite',
    'connections' => [
        'sqlite' => [
            'driver' => 'sqlite',
            'database' => env('DB_DATABASE', dirname(__DIR__) . '/storage/blog.sqlite'),
        ],
    ],
];
