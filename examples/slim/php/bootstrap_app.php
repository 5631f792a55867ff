<?php

declare(strict_types=1);

use Example\Counter;
use Example\Pages;
use Slim\Factory\AppFactory;

require __DIR__ . '/../vendor/autoload.php';

$app = AppFactory::create();
$pages = new Pages(new Counter());

$app->add($pages->count(...));
$app->addErrorMiddleware(displayErrorDetails: false, logErrors: true, logErrorDetails: true);

$app->get('/', $pages->home(...));
$app->post('/name', $pages->rename(...));
$app->post('/upload', $pages->upload(...));
$app->get('/boom', $pages->boom(...));
$app->get('/hello/{name}', $pages->hello(...));

return $app;
