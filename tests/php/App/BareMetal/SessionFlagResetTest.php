<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\HiddenProperty;
use BareMetalPHP\AppServer\App\BareMetal\SessionFlagReset;
use BareMetalPHP\Support\Session;

final class SessionFlagResetTest extends ContractTestCase
{
    public function testSessionOfTheNextRequestStartsAgain(): void
    {
        $isStarted = HiddenProperty::of(Session::class, 'started');
        $reset = new SessionFlagReset($this->framework);
        $isStarted?->set(true);
        $reset->snapshot();
        self::assertFalse($isStarted?->get(), 'a session of the boot');
        $isStarted->set(true);
        $reset->reset();
        self::assertFalse($isStarted->get(), 'a session of a request');
    }
}
