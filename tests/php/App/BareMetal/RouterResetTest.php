<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\RouterReset;
use BareMetalPHP\Routing\Router;

final class RouterResetTest extends ContractTestCase
{
    public function testRoutesOfARequestAreTakenBackAndTheKernelsRouterIsEverybodys(): void
    {
        $router = new Router($this->app);
        $router->get('/', static fn (): string => '', 'home');
        $reset = new RouterReset($this->framework, $this->app, $router);
        $reset->snapshot();
        self::assertSame($router, $this->app->make(Router::class));
        $router->get('/added', static fn (): string => '', 'home');
        $reset->reset();
        self::assertSame(['/'], $router->uris());
        self::assertSame('/', $router->route('home'));
    }

    public function testAKernelWithoutRouterIsNoFault(): void
    {
        $reset = new RouterReset($this->framework, $this->app, null);
        $reset->snapshot();
        $reset->reset();
        self::assertSame([], $this->app->make(Router::class)->uris());
    }
}
