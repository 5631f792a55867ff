<?php

declare(strict_types=1);

use App\Http\Controllers\PostController;
use BareMetalPHP\Routing\Router;

return static function (Router $router): void {
    $router->get('/', [PostController::class, 'index'])->name('home');
    $router->get('/write', [PostController::class, 'write'])->name('write');
    $router->post('/posts', [PostController::class, 'store'])->name('store');
    $router->get('/posts/{id}', [PostController::class, 'show'])->name('post');
    $router->get('/api/posts', [PostController::class, 'list']);
};
