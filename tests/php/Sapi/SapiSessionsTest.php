<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Sapi\Emulation\ReplacedFunctions;

final class SapiSessionsTest extends SapiTestCase
{
    private const COOKIE = ['cookie' => 'PHPSESSID=annaannaannaannaannaannaanna'];

    /** @dataProvider sapis */
    public function testSessionOfTheBootIsNotTheFirstVisitors(string $sapi): void
    {
        $this->start($sapi, '$before = $_SESSION ?? null; session_start(); return [$before, session_id(), $_SESSION];', [
            'session.use_strict_mode=0',
        ], 'session_start(); $_SESSION["of"] = "the boot"; ');
        self::assertSame([null, 'annaannaannaannaannaannaanna', []], $this->ask('/', self::COOKIE)['seen']);
    }

    /** @dataProvider renamings */
    public function testSessionThatARequestRenamesIsThatOfItsOwnCookie(string $sapi, string $start): void
    {
        $this->start($sapi, "$start; \$_SESSION['n'] = (\$_SESSION['n'] ?? 0) + 1; return [session_id(), \$_SESSION['n']];", [
            'session.use_strict_mode=0',
        ]);
        $own = 'APP=annaannaannaannaannaannaanna';
        foreach ([$own, "PHPSESSID=bertbertbertbertbertbertbert; $own", $own] as $i => $cookie) {
            $answer = $this->ask('/', ['cookie' => $cookie]);
            self::assertSame(['annaannaannaannaannaannaanna', $i + 1], $answer['seen']);
            self::assertSame([], self::lines($answer['lines'], 'Set-Cookie'));
        }
        self::assertStringStartsWith('APP=', self::cookie($this->ask()));
    }

    /** @return iterable<string, array{string, string}> */
    public static function renamings(): iterable
    {
        foreach (['native', 'cgi', 'fallback'] as $sapi) {
            yield "$sapi by session_name()" => [$sapi, 'session_name("APP"); session_start()'];
            yield "$sapi by ini_set(), as Symfony does" => [$sapi, 'ini_set("session.name", "APP"); session_start()'];
        }
        foreach (['native', 'cgi'] as $sapi) {
            yield "$sapi by an option" => [$sapi, 'session_start(["name" => "APP"])'];
        }
    }

    /** @dataProvider sapis */
    public function testHookSeesTheSessionAndMayOpenOne(string $sapi): void
    {
        $this->start($sapi, 'session_start(); $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1; return session_id();', [
            'session.use_strict_mode=0',
        ], 'BareMetalPHP\AppServer\on_reset(function () { $seen = [$_SERVER["REQUEST_URI"], $_GET, $_SESSION["n"]]; '
            . '@session_start(); BareMetalPHP\AppServer\log("info", json_encode($seen)); }); ');
        foreach ([1, 2] as $visits) {
            $answer = $this->ask('/?a=b', self::COOKIE);
            self::assertSame('annaannaannaannaannaannaanna', $answer['seen']);
            $log = $answer['messages'][1]['json']['message'];
            self::assertSame(['/?a=b', ['a' => 'b'], $visits], json_decode($log, true));
        }
    }

    /**
     * As where ext/session is not installed: many distributions have it in a package of its own.
     *
     * @dataProvider sapis
     */
    public function testPhpWithoutSessionsServes(string $sapi): void
    {
        $names = array_filter(
            get_extension_funcs('session') ?: [],
            static fn (string $name): bool => str_starts_with($name, 'session_'),
        );
        $disabled = [...$names, ...ReplacedFunctions::of($sapi)];
        $this->start($sapi, 'return function_exists("session_start");', ['disable_functions=' . implode(',', $disabled)]);
        foreach ([1, 2] as $ignored) {
            $answer = $this->ask('/', self::COOKIE);
            self::assertSame([200, false], [$answer['status'], $answer['seen']]);
            self::assertSame([0x82], array_column($answer['messages'], 'type'));
        }
    }

    private const COUNT = 'session_start(); $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1; return [session_id(), $_SESSION["n"]];';

    /** @dataProvider sapis */
    public function testANewSessionSendsItsCookieOnceAndIsFoundAgain(string $sapi): void
    {
        $this->start($sapi, self::COUNT);
        $first = $this->ask();
        $cookie = self::cookie($first);
        self::assertSame('PHPSESSID=' . $first['seen'][0], $cookie);
        self::assertSame(["Set-Cookie: $cookie; path=/"], self::lines($first['lines'], 'Set-Cookie'));
        self::assertSame(['Expires: Thu, 19 Nov 1981 08:52:00 GMT'], self::lines($first['lines'], 'Expires'));
        self::assertSame(
            ['Cache-Control: no-store, no-cache, must-revalidate'],
            self::lines($first['lines'], 'Cache-Control'),
        );
        for ($n = 2; $n < 4; $n++) {
            $again = $this->ask('/', ['cookie' => $cookie]);
            self::assertSame([$first['seen'][0], $n], $again['seen']);
            self::assertSame([], self::lines($again['lines'], 'Set-Cookie'));
        }
    }

    /** @dataProvider sapis */
    public function testTwoUsersAndAStrangerNeverMeet(string $sapi): void
    {
        $this->start($sapi, self::COUNT);
        $users = [self::cookie($this->ask()), self::cookie($this->ask())];
        self::assertNotSame($users[0], $users[1]);
        for ($n = 2; $n < 6; $n++) {
            foreach ($users as $cookie) {
                self::assertSame($n, $this->ask('/', ['cookie' => $cookie])['seen'][1]);
                $stranger = $this->ask();
                self::assertSame(1, $stranger['seen'][1]);
                self::assertNotContains(self::cookie($stranger), $users);
            }
        }
    }

    /** @dataProvider sapis */
    public function testARequestWithoutASessionSeesNothingOfOne(string $sapi): void
    {
        $this->start($sapi, 'if (isset($_GET["start"])) { session_start(); $_SESSION["a"] = 1; return session_id(); } '
            . 'return [isset($_SESSION), session_id(), session_status() === PHP_SESSION_NONE];');
        $cookie = self::cookie($this->ask('/?start'));
        $own = $sapi !== 'fallback' ? '' : substr($cookie, strlen('PHPSESSID='));
        foreach ([[[], ''], [['cookie' => $cookie], $own]] as [$headers, $id]) {
            $answer = $this->ask('/', $headers);
            // Where PHP does not look for the cookie by itself, the id is there before the session is started.
            self::assertSame([false, $id, true], $answer['seen']);
            self::assertSame(['Content-Type: text/html; charset=UTF-8'], $answer['lines']);
        }
    }

    /** @dataProvider sapis */
    public function testRegenerateSendsTheNewIdAndKeepsTheData(string $sapi): void
    {
        $this->start($sapi, 'session_start(); $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1; '
            . 'if (isset($_GET["new"])) { session_regenerate_id(true); } return [session_id(), $_SESSION["n"]];');
        $old = self::cookie($this->ask());
        $regenerated = $this->ask('/?new', ['cookie' => $old]);
        $new = self::cookie($regenerated);
        self::assertNotSame($old, $new);
        self::assertSame([substr($new, strlen('PHPSESSID=')), 2], $regenerated['seen']);
        self::assertCount(1, self::lines($regenerated['lines'], 'Set-Cookie'));
        self::assertSame(3, $this->ask('/', ['cookie' => $new])['seen'][1]);
        self::assertSame(1, $this->ask('/', ['cookie' => $old])['seen'][1]);
    }

    /** @dataProvider sapis */
    public function testDestroyForgetsTheData(string $sapi): void
    {
        $this->start($sapi, 'session_start(); if (isset($_GET["end"])) { setcookie(session_name(), "", 1, "/"); '
            . '$_SESSION = []; session_destroy(); return 0; } return $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1;');
        $cookie = self::cookie($this->ask());
        self::assertSame(2, $this->ask('/', ['cookie' => $cookie])['seen']);
        $lines = self::lines($this->ask('/?end', ['cookie' => $cookie])['lines'], 'Set-Cookie');
        self::assertSame(
            ['Set-Cookie: PHPSESSID=deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/'],
            $lines,
        );
        self::assertSame(1, $this->ask('/', ['cookie' => $cookie])['seen']);
    }

    /** @dataProvider sapis */
    public function testAnIdThatPhpWouldNotMakeIsNotTaken(string $sapi): void
    {
        $this->start($sapi, self::COUNT, ['session.use_strict_mode=1']);
        foreach (['../../etc/passwd', 'short', str_repeat('a', 300), str_repeat('b', 26)] as $id) {
            $answer = $this->ask('/', ['cookie' => "PHPSESSID=$id"]);
            self::assertSame(1, $answer['seen'][1]);
            self::assertNotSame($id, $answer['seen'][0]);
            self::assertCount(1, self::lines($answer['lines'], 'Set-Cookie'));
        }
    }

    /** @dataProvider sapis */
    public function testParametersOfTheCookieAreThoseOfTheApplication(string $sapi): void
    {
        $this->start($sapi, 'session_name("SID"); session_set_cookie_params(["lifetime" => 60, "path" => "/app", '
            . '"domain" => "d.test", "secure" => true, "httponly" => true, "samesite" => "Lax"]); session_start(); return 1;');
        $line = self::lines($this->ask()['lines'], 'Set-Cookie');
        self::assertMatchesRegularExpression(
            '~^Set-Cookie: SID=[a-z0-9]{26}; expires=\w+, [\d\w :]+ GMT; Max-Age=60; path=/app; domain=d\.test; secure; '
                . 'HttpOnly; SameSite=Lax$~D',
            $line[0],
        );
        self::assertCount(1, $line);
    }

    /** @dataProvider sapis */
    public function testWhatWasStoredBeforeAnExceptionStays(string $sapi): void
    {
        $this->start($sapi, 'session_start(); $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1; '
            . 'if (isset($_GET["fail"])) { throw new RuntimeException(); } return $_SESSION["n"];');
        $cookie = self::cookie($this->ask());
        self::assertSame(500, $this->ask('/?fail', ['cookie' => $cookie])['status']);
        self::assertSame(3, $this->ask('/', ['cookie' => $cookie])['seen']);
    }

    /** @dataProvider sapis */
    public function testAutoStartGivesEachRequestItsOwnSession(string $sapi): void
    {
        $this->start($sapi, 'return [session_status() === PHP_SESSION_ACTIVE, $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1];', [
            'session.auto_start=1',
        ]);
        $first = $this->ask();
        self::assertSame([true, 1], $first['seen']);
        self::assertSame([true, 2], $this->ask('/', ['cookie' => self::cookie($first)])['seen']);
        self::assertSame([true, 1], $this->ask()['seen']);
    }
}
