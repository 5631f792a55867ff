<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Sapi\CookieParser;
use PHPUnit\Framework\TestCase;

final class CookieParserTest extends TestCase
{
    public function testFirstOfTwoEqualNamesWins(): void
    {
        self::assertSame(['a' => '1', 'b' => ''], CookieParser::parse('a=1; a=2; b'));
    }

    public function testNamesAreMangledAndValuesDecoded(): void
    {
        self::assertSame(['a_b' => 'x y+z', 'c' => ['k' => '1']], CookieParser::parse('a.b=x%20y+z; a_b=2; c[k]=1'));
    }
}
