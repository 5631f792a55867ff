<?php

declare(strict_types=1);

use BareMetalPHP\Application;
use BareMetalPHP\AppServer\Tests\Figures\State;
use BareMetalPHP\Http\Middleware\CsrfProtection;
use BareMetalPHP\Http\Request;
use BareMetalPHP\Http\Response;
use BareMetalPHP\Routing\Router;

$app = require __DIR__ . '/../../../fixtures/apps/baremetal_contract/bootstrap/app.php';
require_once __DIR__ . '/../State.php';

State::boot();
// The visitors' forms have no tokens.
$app->instance(CsrfProtection::class, new class extends CsrfProtection {
    public function handle(Request $request, callable $next): Response
    {
        return $next($request);
    }
});
$app->bind(Router::class, static function (Application $app): Router {
    $router = new Router($app);
    $router->get('/', static fn (): Response => new Response(State::answer()));
    $router->post('/', static fn (): Response => new Response(State::answer()));

    return $router;
});

return $app;
