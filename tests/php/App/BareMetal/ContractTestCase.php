<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\Framework;
use BareMetalPHP\Application;
use BareMetalPHP\Database\ConnectionManager;
use PHPUnit\Framework\TestCase;

/** Has the stand-in for the framework in this process, and an application made of it. */
abstract class ContractTestCase extends TestCase
{
    protected Application $app;
    protected Framework $framework;

    public static function setUpBeforeClass(): void
    {
        $root = dirname(__DIR__, 3) . '/fixtures/apps/baremetal_contract/framework';
        static $isRegistered = false;
        if (!$isRegistered) {
            $isRegistered = true;
            spl_autoload_register(static function (string $class) use ($root): void {
                $file = "$root/" . strtr(substr($class, strlen('BareMetalPHP\\')), '\\', '/') . '.php';
                if (str_starts_with($class, 'BareMetalPHP\\') && is_file($file)) {
                    require $file;
                }
            });
            require "$root/helpers.php";
        }
    }

    protected function setUp(): void
    {
        $this->app = new Application();
        Application::setInstance($this->app);
        $this->app->instance(ConnectionManager::class, new ConnectionManager(['main' => 'sqlite::memory:']));
        $this->app->boot();
        $this->framework = Framework::behind($this->app) ?? self::fail('Not recognized');
    }
}
