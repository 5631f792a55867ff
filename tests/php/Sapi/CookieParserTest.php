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

    public function testMangledNameCannotTakeThePlaceOfAProtectedOne(): void
    {
        self::assertSame(['__Host-id' => 'real'], CookieParser::parse('..Host-id=forged; __Host-id=real'));
    }

    /** @return iterable<string, array{string, array<int|string, mixed>}> */
    public static function odd(): iterable
    {
        yield 'no header' => ['', []];
        yield 'nothing but separators' => [';; ;=x;', []];
        yield 'no blanks' => ['a=1;b=2', ['a' => '1', 'b' => '2']];
        yield 'equals signs and quotes' => ['a="b=c"', ['a' => '"b=c"']];
        yield 'numeric name' => ['7=x', [7 => 'x']];
        yield 'encoded name' => ['a%5b=1', ['a%5b' => '1']];
        yield 'bytes' => ["a=\xff%FF%zz", ['a' => "\xff\xff%zz"]];
        yield 'list' => ['a[]=1; a[]=2; b=3; b=4', ['a' => ['1', '2'], 'b' => '3']];
    }

    /**
     * @dataProvider odd
     *
     * @param array<int|string, mixed> $expected
     */
    public function testParse(string $header, array $expected): void
    {
        self::assertSame($expected, CookieParser::parse($header));
    }
}
