<?php

/** Runs once in each process: pages are built here and serve every request that follows. */

declare(strict_types=1);

use Demo\Http\NativeSession;
use Demo\Http\Router;
use Demo\Page\ErrorPage;
use Demo\Page\FormPage;
use Demo\Page\HomePage;
use Demo\Page\JsonPage;
use Demo\Page\SlowPage;
use Demo\Page\StreamPage;
use Demo\Page\UploadPage;
use Demo\Process;
use Demo\View\View;

return static function (Router $router, View $view, Process $process): void {
    $home = new HomePage($view, $process);
    $router->get('/', $home->show(...));

    $form = new FormPage($view, NativeSession::start(...));
    $router->get('/form', $form->show(...));
    $router->post('/form', $form->save(...));

    $upload = new UploadPage($view);
    $router->get('/upload', $upload->show(...));
    $router->post('/upload', $upload->receive(...));

    // The server sends this path to the slow lane: "slow_routes" in go_appserver.json.
    $slow = new SlowPage($view);
    $router->get('/slow', $slow->show(...));

    $stream = new StreamPage($view);
    $router->get('/stream', $stream->show(...));

    $json = new JsonPage($process);
    $router->add(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], '/json', $json->show(...));

    $error = new ErrorPage($view);
    $router->get('/error', $error->show(...));
    $router->get('/error/exception', $error->throwException(...));
    $router->get('/error/fatal', $error->exhaustMemory(...));
    $router->get('/error/exit', $error->exitAfterOutput(...));
    $router->get('/error/die', $error->dieWithMessage(...));
    $router->get('/error/status', $error->status(...));
};
