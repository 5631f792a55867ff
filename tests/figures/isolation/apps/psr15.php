<?php

declare(strict_types=1);

use BareMetalPHP\AppServer\Tests\Figures\State;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Server\RequestHandlerInterface;

require_once __DIR__ . '/../../../fixtures/psr7/vendor/autoload.php';
require_once __DIR__ . '/../State.php';

State::boot();

return new class implements RequestHandlerInterface {
    public function handle(ServerRequestInterface $request): ResponseInterface
    {
        $response = new Nyholm\Psr7\Response();
        $response->getBody()->write(State::answer());

        return $response;
    }
};
