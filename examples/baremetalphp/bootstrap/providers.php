<?php

declare(strict_types=1);

use App\Providers\BlogServiceProvider;
use BareMetalPHP\Providers\ConfigServiceProvider;
use BareMetalPHP\Providers\DatabaseServiceProvider;
use BareMetalPHP\Providers\HttpServiceProvider;
use BareMetalPHP\Providers\LoggingServiceProvider;
use BareMetalPHP\Providers\RoutingServiceProvider;
use BareMetalPHP\Providers\ViewServiceProvider;

return [
    ConfigServiceProvider::class,
    LoggingServiceProvider::class,
    DatabaseServiceProvider::class,
    ViewServiceProvider::class,
    RoutingServiceProvider::class,
    HttpServiceProvider::class,
    BlogServiceProvider::class,
];
