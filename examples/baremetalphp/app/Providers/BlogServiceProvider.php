<?php

declare(strict_types=1);

namespace App\Providers;

use BareMetalPHP\Database\Connection;
use BareMetalPHP\Support\ServiceProvider;

/** Makes the table when the worker boots: not again for each request. */
final class BlogServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        $this->app->make(Connection::class)->pdo()->exec(<<<'SQL'
            CREATE TABLE IF NOT EXISTS posts (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                title TEXT NOT NULL,
                body TEXT NOT NULL,
                author TEXT NOT NULL,
                created_at TEXT,
                updated_at TEXT
            )
            SQL);
    }
}
