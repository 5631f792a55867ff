<?php

declare(strict_types=1);

use App\Http\Controllers\OpcacheController;
use BareMetalPHP\Routing\Router;

// Takes the place of routes/web.php, which is then routes/blog.php.
return static function (Router $router): void {
    (require __DIR__ . '/blog.php')($router);
    $router->get('/opcache', [OpcacheController::class, 'report']);
};
