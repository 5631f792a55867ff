<?php

declare(strict_types=1);

namespace Demo\Tests;

use Closure;
use PHPUnit\Framework\TestCase;
use RuntimeException;

/** The application as the server meets it: one callable, superglobals in, the body out. */
final class BootstrapAppTest extends TestCase
{
    /** @var array<string, array<mixed>> */
    private array $saved = [];

    protected function setUp(): void
    {
        $this->saved = ['server' => $_SERVER, 'get' => $_GET, 'post' => $_POST, 'files' => $_FILES];
    }

    protected function tearDown(): void
    {
        $_SERVER = $this->saved['server'];
        $_GET = $this->saved['get'];
        $_POST = $this->saved['post'];
        $_FILES = $this->saved['files'];
    }

    public function testOneCallableAnswersManyRequestsAndCountsThem(): void
    {
        $app = self::app();
        self::ask($app, 'GET', '/');
        self::ask($app, 'GET', '/no-such-page');
        $json = self::ask($app, 'GET', '/json');

        self::assertIsArray($json);
        self::assertSame(3, $json['worker']['served']);
    }

    public function testTwoBootsShareNothing(): void
    {
        self::ask(self::app(), 'GET', '/');
        $json = self::ask(self::app(), 'GET', '/json');

        self::assertIsArray($json);
        self::assertSame(1, $json['worker']['served']);
    }

    public function testPagesHaveLandmarksAndNothingInline(): void
    {
        $app = self::app();
        foreach (['/', '/upload', '/slow?ms=0', '/error', '/error/status?code=418', '/no-such-page'] as $target) {
            $page = self::text(self::ask($app, 'GET', $target));
            foreach (['<html lang="en">', '<main id="main"', '<nav aria-label=', '<h1>', 'href="#main"'] as $part) {
                self::assertStringContainsString($part, $page, $target);
            }
            self::assertStringEndsWith("</html>\n", $page, $target);
            $inline = '/<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/i';
            self::assertDoesNotMatchRegularExpression($inline, $page, $target);
        }
    }

    public function testEveryLinkOfTheMenuLeadsSomewhere(): void
    {
        $app = self::app();
        preg_match_all('/<li><a href="([^"]+)"/', self::text(self::ask($app, 'GET', '/')), $links);

        self::assertCount(7, $links[1]);
        foreach (array_diff($links[1], ['/form']) as $target) {
            $body = self::ask($app, 'HEAD', $target . '?ms=0');
            self::assertStringNotContainsString('Not found', is_string($body) ? $body : '', $target);
        }
    }

    public function testNotFoundPageDoesNotRepeatTheAddress(): void
    {
        $page = self::text(self::ask(self::app(), 'GET', '/<script>alert(1)</script>%3Cimg%20src=x%3E'));

        self::assertStringContainsString('Not found (404)', $page);
        self::assertStringNotContainsString('alert(1)', $page);
        self::assertStringNotContainsString('<img', $page);
    }

    public function testHeadOfTheStreamDoesNotWaitForIt(): void
    {
        self::assertSame('', self::ask(self::app(), 'HEAD', '/stream'));
    }

    public function testUncaughtExceptionsAreLeftToTheServerAndTheNextRequestIsAnswered(): void
    {
        $app = self::app();
        try {
            self::ask($app, 'GET', '/error/exception');
            self::fail('Expected the exception');
        } catch (RuntimeException $error) {
            self::assertNotNull($error->getPrevious());
        }

        self::assertIsArray(self::ask($app, 'GET', '/json'));
    }

    private static function app(): Closure
    {
        return require __DIR__ . '/../../../php/bootstrap_app.php';
    }

    /** @return string|iterable<mixed> */
    private static function ask(Closure $app, string $method, string $target, string $sapi = 'native'): string|iterable
    {
        $_SERVER = [
            'REQUEST_METHOD' => $method,
            'REQUEST_URI' => $target,
            'HTTP_HOST' => 'localhost:8080',
            'APPSERVER_WORKER' => '3',
            'APPSERVER_LANE' => 'fast',
            'APPSERVER_SAPI' => $sapi,
        ];
        parse_str(explode('?', $target, 2)[1] ?? '', $_GET);
        $_POST = $_FILES = [];

        return $app();
    }

    /** @param string|iterable<mixed> $body */
    private static function text(string|iterable $body): string
    {
        self::assertIsString($body);

        return $body;
    }
}
