<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

final class SapiHeadersTest extends SapiTestCase
{
    /** @dataProvider sapis */
    public function testHeaderReplacesOrAddsAndHeaderRemoveTakesBack(string $sapi): void
    {
        $this->start($sapi, 'header("X-A: 1"); header("x-a: 2"); header("X-A: 3", false); header("X-B: 1"); '
            . 'header("X-C: 1"); header_remove("x-c"); header("X-D:  spaces  \t "); header("Content-Type: text/css"); '
            . 'return headers_list();');
        $expected = ['x-a: 2', 'X-A: 3', 'X-B: 1', 'X-D:  spaces', 'Content-type: text/css;charset=UTF-8'];
        for ($i = 0; $i < 2; $i++) {
            $answer = $this->ask();
            self::assertSame($expected, $answer['lines']);
            self::assertSame($expected, $answer['seen']);
        }
    }

    /** @dataProvider sapis */
    public function testHeaderRemoveWithoutANameTakesBackAll(string $sapi): void
    {
        $this->start($sapi, 'header("X-A: 1"); setcookie("a", "b"); header_remove(); return headers_list();');
        $answer = $this->ask();
        self::assertSame([[], ['Content-Type: text/html; charset=UTF-8']], [$answer['seen'], $answer['lines']]);
    }

    /** @dataProvider sapis */
    public function testHeadersOfOneRequestAreNotTheNextOnes(string $sapi): void
    {
        $this->start($sapi, 'if (isset($_GET["set"])) { header("X-A: 1"); setcookie("a", "b"); http_response_code(404); '
            . 'header_register_callback(fn () => header("X-Late: 1")); } return headers_list();');
        self::assertSame(404, $this->ask('/?set')['status']);
        $answer = $this->ask();
        $plain = ['Content-Type: text/html; charset=UTF-8'];
        self::assertSame([200, $plain, []], [$answer['status'], $answer['lines'], $answer['seen']]);
    }

    /** @dataProvider sapis */
    public function testHeadersOfTheBootAreInNoAnswer(string $sapi): void
    {
        $boot = 'header("X-Boot: 1"); setcookie("a", "b"); http_response_code(404); '
            . 'header_register_callback(fn () => header("X-Late: 1")); ';
        $this->start($sapi, 'return headers_list();', boot: $boot);
        $answer = $this->ask();
        $plain = ['Content-Type: text/html; charset=UTF-8'];
        self::assertSame([200, $plain, []], [$answer['status'], $answer['lines'], $answer['seen']]);
    }

    /** @dataProvider sapis */
    public function testSetCookieMakesPhpsOwnLines(string $sapi): void
    {
        $this->start($sapi, 'setcookie("a", "b c+ü"); setcookie("t", "1", 4102444800, "/p", "d.test", true, true); '
            . 'setcookie("gone"); setrawcookie("raw", "x+y%"); setcookie("o", "1", ["samesite" => "Strict", "path" => "/"]); '
            . 'return headers_list();');
        $lines = preg_replace('/Max-Age=[1-9]\d*/', 'Max-Age=N', $this->ask()['seen']);
        self::assertSame([
            'Set-Cookie: a=b%20c%2B%C3%BC',
            'Set-Cookie: t=1; expires=Fri, 01 Jan 2100 00:00:00 GMT; Max-Age=N; path=/p; domain=d.test; secure; HttpOnly',
            'Set-Cookie: gone=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0',
            'Set-Cookie: raw=x+y%',
            'Set-Cookie: o=1; path=/; SameSite=Strict',
        ], $lines);
    }

    /** @dataProvider sapis */
    public function testSetCookieRefusesWhatNoCookieMayContain(string $sapi): void
    {
        $this->start($sapi, '$said = []; foreach ([["", ""], ["a=b", ""], ["a", "b", 0, "x y"], ["a", "b", ["foo" => 1]], '
            . '["a", "b", ["domain" => "x;y"]], ["a", "b", 300000000000]] as $arguments) { '
            . 'try { setcookie(...$arguments); $said[] = "taken"; } catch (ValueError $error) { '
            . '$said[] = $error->getMessage(); } } try { setrawcookie("a", "b c"); } catch (ValueError $error) { '
            . '$said[] = $error->getMessage(); } return $said;');
        $never = '",", ";", " ", "\t", "\r", "\n", "\013", or "\014"';
        self::assertSame([
            'setcookie(): Argument #1 ($name) cannot be empty',
            "setcookie(): Argument #1 (\$name) cannot contain \"=\", $never",
            "setcookie(): \"path\" option cannot contain $never",
            'setcookie(): option "foo" is invalid',
            "setcookie(): \"domain\" option cannot contain $never",
            'setcookie(): "expires" option cannot have a year greater than 9999',
            "setrawcookie(): Argument #2 (\$value) cannot contain $never",
        ], $this->ask()['seen']);
    }

    /** @dataProvider sapis */
    public function testALineWithAnotherLineInItIsRefusedWithAWarning(string $sapi): void
    {
        $this->start($sapi, '$seen = []; set_error_handler(function (int $level, string $text) use (&$seen) { '
            . '$seen[] = $level; $seen[] = $text; return true; }); header("X-A: 1\r\nEvil: 1"); header("X-B: \0"); return $seen;');
        $answer = $this->ask();
        $level = $sapi === 'fallback' ? E_USER_WARNING : E_WARNING;
        self::assertSame([
            $level,
            'Header may not contain more than a single header, new line detected',
            $level,
            'Header may not contain NUL bytes',
        ], $answer['seen']);
        self::assertSame(['Content-Type: text/html; charset=UTF-8'], $answer['lines']);
    }

    /** @return iterable<string, array{string, string, int}> */
    public static function statuses(): iterable
    {
        $cases = [
            'none' => ['', 200],
            'by function' => ['http_response_code(404);', 404],
            'by line' => ['header("HTTP/1.1 418 Teapot");', 418],
            'by argument' => ['header("X-A: 1", true, 201);', 201],
            'redirect' => ['header("Location: /x");', 302],
            'redirect with a status' => ['header("Location: /x", true, 307);', 307],
            'redirect after 201' => ['http_response_code(201); header("Location: /x");', 201],
            'credentials wanted' => ['header("WWW-Authenticate: Basic");', 401],
        ];
        foreach (self::sapis() as [$sapi]) {
            foreach ($cases as $name => [$code, $status]) {
                yield "$name, $sapi" => [$sapi, $code, $status];
            }
        }
    }

    /** @dataProvider statuses */
    public function testStatusFollowsWhatTheApplicationSaid(string $sapi, string $code, int $status): void
    {
        $this->start($sapi, "$code return http_response_code();");
        for ($i = 0; $i < 2; $i++) {
            $answer = $this->ask();
            self::assertSame([$status, $status], [$answer['status'], $answer['seen']]);
        }
    }

    /** @dataProvider sapis */
    public function testHeaderCallbackRunsBeforeTheHeadersLeave(string $sapi): void
    {
        $this->start($sapi, 'header_register_callback(function () { header("X-Late: 1"); }); header("X-A: 1"); return 1;');
        for ($i = 0; $i < 2; $i++) {
            $lines = $this->ask()['lines'];
            self::assertSame([['X-A: 1'], ['X-Late: 1']], [self::lines($lines, 'X-A'), self::lines($lines, 'X-Late')]);
        }
    }

    /** @dataProvider sapis */
    public function testHeadersAreSentOnceAPartOfTheBodyIs(string $sapi): void
    {
        $this->start($sapi, '$before = headers_sent(); echo "["; flush(); $after = headers_sent(); header("X-Late: 1"); '
            . 'echo "]"; return [$before, $after];');
        $answer = $this->ask();
        self::assertSame('[][false,true]', $answer['body']);
        self::assertSame([], self::lines($answer['lines'], 'X-Late'));
        self::assertSame([false, true], json_decode(substr($this->ask()['body'], 2)));
    }

    /** @dataProvider sapis */
    public function testFunctionsAreFoundHoweverTheyAreCalled(string $sapi): void
    {
        $this->start($sapi, '\header("X-A: 1"); call_user_func("header", "X-B: 1"); (header(...))("X-C: 1"); '
            . 'header(header: "X-D: 1", replace: false); return array_map("function_exists", ["header", "flush"]);');
        $answer = $this->ask();
        self::assertSame(['X-A: 1', 'X-B: 1', 'X-C: 1', 'X-D: 1'], array_slice($answer['lines'], 0, 4));
        self::assertSame([true, true], $answer['seen']);
    }
}
