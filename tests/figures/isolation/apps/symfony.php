<?php

declare(strict_types=1);

use BareMetalPHP\AppServer\Tests\Figures\State;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\HttpKernelInterface;

require_once __DIR__ . '/../../../../examples/symfony/vendor/autoload.php';
require_once __DIR__ . '/../State.php';

State::boot();

return new class implements HttpKernelInterface {
    public function handle(Request $request, int $type = self::MAIN_REQUEST, bool $catch = true): Response
    {
        return new Response(State::answer());
    }
};
