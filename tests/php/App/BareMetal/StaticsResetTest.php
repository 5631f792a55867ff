<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\StaticsReset;
use BareMetalPHP\Support\Config;
use BareMetalPHP\View\View;

final class StaticsResetTest extends ContractTestCase
{
    public function testConfigurationAndPathsOfViewsAreTakenBack(): void
    {
        View::setBasePath('/boot');
        $reset = new StaticsReset($this->framework, $this->app);
        $reset->snapshot();
        View::setBasePath('/anna');
        Config::set('title', 'anna');
        Config::set('added', 'anna');
        $reset->reset();
        self::assertSame('/boot', View::getBasePath());
        self::assertSame('Contract', Config::get('title'));
        self::assertNull(Config::get('added'));
    }
}
