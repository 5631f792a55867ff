<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\CorrectedCsrf;
use BareMetalPHP\AppServer\App\BareMetal\CsrfFix;
use BareMetalPHP\AppServer\App\BareMetal\HiddenProperty;
use BareMetalPHP\Http\Middleware\CsrfProtection;
use BareMetalPHP\Http\Request;
use BareMetalPHP\Http\Response;
use BareMetalPHP\Support\Config;
use BareMetalPHP\Support\Cookie;
use BareMetalPHP\Support\Session;

final class CsrfFixTest extends ContractTestCase
{
    public function testDefectIsSeenByWhatItDoesAndTheCorrectedOneBound(): void
    {
        self::assertTrue((new CsrfFix($this->framework, $this->app))->apply());
        self::assertInstanceOf(CorrectedCsrf::class, $this->app->make(CsrfProtection::class));
        self::assertSame([PHP_SESSION_NONE, false], [session_status(), isset($_SESSION)]);
    }

    public function testReleaseWithoutTheDefectIsNotAccused(): void
    {
        $corrected = new CorrectedCsrf($this->framework);
        $fix = new CsrfFix($this->framework, new class ($corrected) extends \BareMetalPHP\Application {
            public function __construct(private readonly CorrectedCsrf $protection)
            {
            }

            public function make(string $abstract): mixed
            {
                return $this->protection;
            }
        });
        self::assertFalse($fix->apply());
    }

    /** @dataProvider addresses */
    public function testCookieOfTheTokenIsNotBoundToLocalhost(string $url, ?string $domain): void
    {
        Config::set('app.url', $url);
        Cookie::$last = [];
        $_SESSION = ['_token' => 'known'];
        HiddenProperty::of(Session::class, 'started')?->set(true);
        try {
            $request = new Request([], [], ['REQUEST_METHOD' => 'GET'], [], []);
            @(new CorrectedCsrf($this->framework))->handle($request, static fn (): Response => new Response());
        } finally {
            unset($GLOBALS['_SESSION']);
            HiddenProperty::of(Session::class, 'started')?->set(false);
        }
        self::assertSame(['known', $domain], [Cookie::$last['value'], Cookie::$last['domain'] ?? null]);
        self::assertFalse(Cookie::$last['httponly']);
    }

    /** @return iterable<string, array{string, string|null}> null for what the framework makes of it */
    public static function addresses(): iterable
    {
        yield 'on this machine' => ['http://localhost:8080', ''];
        yield 'on the net' => ['https://shop.test', null];
    }

    public function testProtectionThatTheApplicationBoundStays(): void
    {
        $own = new class extends CsrfProtection {
            public function handle(Request $request, callable $next): Response
            {
                return new Response('own');
            }
        };
        $this->app->bind(CsrfProtection::class, static fn (): CsrfProtection => $own);
        self::assertFalse((new CsrfFix($this->framework, $this->app))->apply());
        self::assertSame($own, $this->app->make(CsrfProtection::class));
    }
}
