<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\FacadeReset;
use BareMetalPHP\Application;
use BareMetalPHP\Http\Request;
use BareMetalPHP\Support\Facades\CurrentRequest;
use BareMetalPHP\Support\Facades\Facade;

final class FacadeResetTest extends ContractTestCase
{
    public function testFacadesFindTheNextRequest(): void
    {
        $reset = new FacadeReset($this->framework, $this->app);
        $reset->snapshot();
        $this->app->instance(Request::class, new Request(['user' => 'anna'], [], [], [], []));
        self::assertSame('anna', CurrentRequest::get('user'));
        Facade::setFacadeApplication(new Application());
        $this->app->instance(Request::class, new Request(['user' => 'ben'], [], [], [], []));
        $reset->reset();
        self::assertSame('ben', CurrentRequest::get('user'));
    }
}
