<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use ArrayObject;
use BareMetalPHP\AppServer\App\BareMetal\ContainerReset;
use BareMetalPHP\Application;
use BareMetalPHP\Http\Request;
use stdClass;

final class ContainerResetTest extends ContractTestCase
{
    public function testInstancesAndBindingsOfARequestAreDropped(): void
    {
        $ofBoot = new stdClass();
        $this->app->instance('boot', $ofBoot);
        $reset = new ContainerReset($this->framework, $this->app);
        $reset->snapshot();
        $this->app->instance(stdClass::class, new ArrayObject(['anna']));
        $this->app->bind(ArrayObject::class, static fn (): ArrayObject => new ArrayObject(['anna']));
        $this->app->instance('boot', new stdClass());
        Application::setInstance(null);
        $reset->reset();
        self::assertInstanceOf(stdClass::class, $this->app->make(stdClass::class));
        self::assertCount(0, $this->app->make(ArrayObject::class));
        self::assertSame($ofBoot, $this->app->make('boot'));
        self::assertSame($this->app, Application::getInstance());
    }

    public function testRequestOfTheBootIsForgottenAndTheApplicationFound(): void
    {
        $this->app->instance(Request::class, new Request(['user' => 'boot'], [], [], [], []));
        $reset = new ContainerReset($this->framework, $this->app);
        $reset->snapshot();
        self::assertNull($this->app->make(Request::class)->get('user'));
        self::assertSame($this->app, $this->app->make(Application::class));
    }
}
