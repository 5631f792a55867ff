<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\CorrectedCsrf;
use BareMetalPHP\AppServer\App\BareMetal\CsrfFix;
use BareMetalPHP\Http\Middleware\CsrfProtection;
use BareMetalPHP\Http\Request;
use BareMetalPHP\Http\Response;

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
