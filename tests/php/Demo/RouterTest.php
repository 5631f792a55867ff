<?php

declare(strict_types=1);

namespace Demo\Tests;

use Closure;
use Demo\Http\HttpError;
use Demo\Http\Request;
use Demo\Http\Response;
use Demo\Http\Router;
use LogicException;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/demo/autoload.php';

final class RouterTest extends TestCase
{
    public function testDispatchCallsTheHandlerOfMethodAndPath(): void
    {
        $router = $this->router();

        self::assertSame('get', $router->dispatch(new Request('GET', '/form'))->body);
        self::assertSame('post', $router->dispatch(new Request('POST', '/form'))->body);
    }

    public function testDispatchAnswersHeadWithTheHandlerOfGet(): void
    {
        self::assertSame('get', $this->router()->dispatch(new Request('HEAD', '/form'))->body);
    }

    public function testDispatchIgnoresTheQueryAndDecodesThePath(): void
    {
        $router = $this->router();

        self::assertSame('get', $router->dispatch(new Request('GET', '/form?path=/other'))->body);
        self::assertSame('get', $router->dispatch(new Request('GET', '/f%6Frm'))->body);
    }

    public function testDispatchRefusesAnUnknownPathWith404(): void
    {
        foreach (['/', '/form/', '/Form', '/form%2F', '/form%00', '/%66orm%3F'] as $target) {
            $error = self::errorOf(fn () => $this->router()->dispatch(new Request('POST', $target)));
            self::assertSame(404, $error->status, $target);
            self::assertSame([], $error->headers, $target);
        }
    }

    public function testDispatchRefusesAnotherMethodWith405AndAllow(): void
    {
        $error = self::errorOf(fn () => $this->router()->dispatch(new Request('DELETE', '/form')));

        self::assertSame(405, $error->status);
        self::assertSame(['Allow' => 'GET, HEAD, OPTIONS, POST'], $error->headers);
    }

    public function testDispatchDoesNotAllowHeadWhereThereIsNoGet(): void
    {
        $router = new Router();
        $router->post('/only', static fn (): Response => Response::html(''));

        $error = self::errorOf(static fn () => $router->dispatch(new Request('HEAD', '/only')));

        self::assertSame(405, $error->status);
        self::assertSame('OPTIONS, POST', $error->headers['Allow']);
    }

    public function testDispatchAnswersOptionsWith204AndAllow(): void
    {
        $response = $this->router()->dispatch(new Request('OPTIONS', '/form'));

        self::assertSame(204, $response->status);
        self::assertSame('GET, HEAD, OPTIONS, POST', $response->headers['Allow']);
        self::assertSame('', $response->body);
    }

    public function testAddRefusesASecondHandlerForTheSameRoute(): void
    {
        $this->expectException(LogicException::class);
        $this->router()->post('/form', static fn (): Response => Response::html(''));
    }

    private function router(): Router
    {
        $router = new Router();
        $router->get('/form', static fn (): Response => Response::html('get'));
        $router->post('/form', static fn (): Response => Response::html('post'));

        return $router;
    }

    private static function errorOf(Closure $call): HttpError
    {
        try {
            $call();
        } catch (HttpError $error) {
            return $error;
        }
        self::fail('Expected an HttpError, got an answer');
    }
}
