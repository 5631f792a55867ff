<?php

declare(strict_types=1);

use Example\App;
use Example\Visitor;
use Nyholm\Psr7\Factory\Psr17Factory;

require __DIR__ . '/../vendor/autoload.php';

$factory = new Psr17Factory();

return new App($factory, $factory, new Visitor());
