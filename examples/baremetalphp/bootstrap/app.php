<?php

declare(strict_types=1);

use BareMetalPHP\Application;

require_once __DIR__ . '/../vendor/autoload.php';

$app = new Application();
Application::setInstance($app);
$app->registerProviders(require __DIR__ . '/providers.php');
$app->boot();

return $app;
