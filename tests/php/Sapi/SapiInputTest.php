<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

final class SapiInputTest extends SapiTestCase
{
    /** @dataProvider sapis */
    public function testSuperglobalsAreThoseOfTheRequestAndGoneInTheNext(string $sapi): void
    {
        $this->start($sapi, 'return [$_GET, $_POST, $_COOKIE, $_FILES, $_REQUEST, $_SERVER["REQUEST_METHOD"], '
            . '$_SERVER["HTTP_X_A"] ?? null];', ['request_order=GP']);
        $full = $this->ask('/?a.b[]=1&c=2', self::FORM + ['cookie' => 'k=v%20w; k=second; m.n=1', 'x-a' => 'y'], 'c=3&d[x]=4');
        self::assertSame([
            ['a_b' => ['1'], 'c' => '2'],
            ['c' => '3', 'd' => ['x' => '4']],
            ['k' => 'v w', 'm_n' => '1'],
            [],
            ['a_b' => ['1'], 'c' => '3', 'd' => ['x' => '4']],
            'POST',
            'y',
        ], $full['seen']);
        self::assertSame([[], [], [], [], [], 'GET', null], $this->ask()['seen']);
    }

    /** @dataProvider sapis */
    public function testPhpInputCanBeReadInPartsSoughtInAndReadAgain(string $sapi): void
    {
        $this->start($sapi, '$f = fopen("php://input", "r"); $parts = [fread($f, 3), fread($f, 4), ftell($f)]; '
            . 'fseek($f, 1); $parts[] = fread($f, 2); rewind($f); $parts[] = stream_get_contents($f); $parts[] = feof($f); '
            . '$g = fopen("php://input", "r"); $parts[] = fgets($g); $parts[] = file_get_contents("php://input", false, null, 2, 3); '
            . '$parts[] = file_get_contents("php://input"); return $parts;');
        $all = "0123456789\nab";
        $seen = ['012', '3456', 7, '12', $all, true, "0123456789\n", '234', $all];
        self::assertSame($seen, $this->ask('/', ['content-type' => 'text/plain'], $all)['seen']);
        self::assertSame($seen, $this->ask('/', ['content-type' => 'text/plain'], $all, 'PUT')['seen']);
    }

    /** @dataProvider sapis */
    public function testOtherStreamsOfPhpWorkBesideABody(string $sapi): void
    {
        $this->start($sapi, '$m = fopen("php://memory", "w+"); fwrite($m, "abc"); rewind($m); '
            . '$t = fopen("php://temp/maxmemory:1024", "w+"); fwrite($t, str_repeat("x", 4000)); rewind($t); '
            . '$upper = file_get_contents("php://filter/read=string.toupper/resource=data:,low"); '
            . '$o = fopen("php://output", "w"); fwrite($o, " "); '
            . 'return [fgets($m), strlen(stream_get_contents($t)), $upper, file_get_contents("php://input")];');
        self::assertSame(['abc', 4000, 'LOW', '{"a":1}'], $this->ask('/', ['content-type' => 'application/json'], '{"a":1}')['seen']);
    }

    /** @dataProvider sapis */
    public function testAFormOfAnotherMethodIsOnlyInPhpInput(string $sapi): void
    {
        $this->start($sapi, 'return [$_POST, file_get_contents("php://input")];');
        self::assertSame([[], 'a=1'], $this->ask('/', self::FORM, 'a=1', 'PUT')['seen']);
        self::assertSame([['a' => '1'], 'a=1'], $this->ask('/', self::FORM, 'a=1')['seen']);
        self::assertSame([[], ''], $this->ask()['seen']);
    }

    /** @dataProvider sapis */
    public function testFilterInputSeesWhatCameNotWhatTheApplicationMadeOfIt(string $sapi): void
    {
        $this->start($sapi, '$_GET["n"] = "changed"; return [filter_input(INPUT_GET, "n", FILTER_VALIDATE_INT), '
            . 'filter_input(INPUT_GET, "t", FILTER_VALIDATE_INT), filter_input(INPUT_GET, "none"), '
            . 'filter_input(INPUT_GET, "none", FILTER_VALIDATE_INT, FILTER_NULL_ON_FAILURE), '
            . 'filter_input(INPUT_GET, "none", FILTER_VALIDATE_INT, ["options" => ["default" => 7]]), '
            . 'filter_input(INPUT_POST, "p"), filter_input(INPUT_COOKIE, "c"), filter_has_var(INPUT_GET, "n"), '
            . 'filter_has_var(INPUT_GET, "none"), filter_input_array(INPUT_POST, ["p" => FILTER_VALIDATE_INT, "q" => FILTER_DEFAULT]), '
            . 'filter_input(INPUT_GET, "l", FILTER_DEFAULT, FILTER_REQUIRE_ARRAY), filter_input(INPUT_GET, "l")];');
        $seen = $this->ask('/?n=12&t=x&l[]=1', self::FORM + ['cookie' => 'c=d'], 'p=5')['seen'];
        self::assertSame([12, false, null, false, 7, '5', 'd', true, false, ['p' => 5, 'q' => null], ['1'], false], $seen);
        self::assertSame([null, null, null, false, 7, null, null, false, false, null, null, null], $this->ask()['seen']);
    }

    /** @dataProvider sapis */
    public function testFilterInputKnowsNothingOfTheServerUnderNative(string $sapi): void
    {
        $this->start($sapi, 'return [filter_input(INPUT_SERVER, "REQUEST_URI"), filter_has_var(INPUT_SERVER, "REQUEST_URI")];');
        self::assertSame($sapi === 'native' ? [null, false] : ['/a', true], $this->ask('/a')['seen']);
    }

    /** @dataProvider sapis */
    public function testStreamsOfPhpAreThoseOfTheServerWithABodyExceptUnderNative(string $sapi): void
    {
        $this->start($sapi, '$f = fopen("php://temp", "w+"); fwrite($f, "ab"); rewind($f); return [fread($f, 9), '
            . 'stream_get_meta_data($f)["wrapper_type"], file_get_contents("php://filter/string.toupper/resource=php://input")];');
        $seen = $this->ask('/', ['content-type' => 'text/plain'], 'body')['seen'];
        self::assertSame($sapi === 'native' ? ['ab', 'PHP', 'BODY'] : ['ab', 'user-space', ''], $seen);
        self::assertSame(['ab', 'PHP', ''], $this->ask()['seen']);
    }

    /** @dataProvider sapis */
    public function testEnvironmentAndRequestHeadersCanBeAsked(string $sapi): void
    {
        $this->start($sapi, 'putenv("A=1"); return [getenv("A"), getenv()["A"] ?? null, getallheaders()["X-Own"] ?? null, '
            . 'apache_request_headers() === getallheaders(), isset($_ENV["PATH"])];');
        self::assertSame(['1', '1', 'y', true, true], $this->ask('/', ['x-own' => 'y'])['seen']);
    }

    /** @dataProvider sapis */
    public function testAFormBeyondPostMaxSizeLeavesTheSuperglobalsEmpty(string $sapi): void
    {
        $this->start($sapi, 'return [$_POST, $_FILES, strlen(file_get_contents("php://input"))];', ['post_max_size=1K']);
        $body = 'a=' . str_repeat('x', 2000);
        self::assertSame([[], [], 2002], $this->ask('/', self::FORM, $body)['seen']);
        self::assertStringContainsString('exceeds the limit', $this->driver->errors());
        self::assertSame([['a' => '1'], [], 3], $this->ask('/', self::FORM, 'a=1')['seen']);
    }

    /** @dataProvider sapis */
    public function testMaxInputVarsCutsAFormWithAWarningInTheLog(string $sapi): void
    {
        $this->start($sapi, 'return [count($_POST), count($_GET), count($_COOKIE)];', ['max_input_vars=10']);
        $pairs = static fn (string $between): string => implode($between, array_map(static fn (int $i) => "v$i=1", range(1, 15)));
        // PHP's own parser of urlencoded forms keeps one more.
        $kept = $sapi === 'native' ? 11 : 10;
        self::assertSame([$kept, 10, 10], $this->ask('/?' . $pairs('&'), self::FORM + ['cookie' => $pairs('; ')], $pairs('&'))['seen']);
        self::assertStringContainsString('Input variables exceeded 10', $this->driver->errors());
    }

    /** @dataProvider sapis */
    public function testAnAnnouncedBodyThatTheDiskHasNoRoomForIsThrownAwayAndTheNextOneIsWhole(string $sapi): void
    {
        $this->start($sapi, 'return strlen(file_get_contents("php://input"));', ['sys_temp_dir=/proc']);
        $this->driver->request($id = $this->nextId(), '/', '', ['content-length' => (string) (12 * 262_144)], true);
        for ($i = 12; $i > 0; $i--) {
            $this->driver->body($id, str_repeat('x', 262_144), $i === 1);
        }
        // PHP's own throws away what it has, and then takes one block more.
        self::assertSame($sapi === 'native' ? 8192 : 0, $this->answer()['seen']);
        self::assertMatchesRegularExpression("/can't be buffered|Unable to create temporary file/", $this->driver->errors());
        self::assertSame(3, $this->ask('/', [], 'abc')['seen']);
    }

    /** @dataProvider sapis */
    public function testABodyIsNeverRunAsCodeByAnInclude(string $sapi): void
    {
        $this->start($sapi, 'ob_start(); @include "php://input"; @include "PHP://INPUT"; return ob_get_clean() '
            . '. (stream_set_blocking(fopen("php://input", "r"), true) ? "" : "");');
        self::assertSame('', $this->ask('/', ['content-type' => 'text/plain'], '<?php echo 6 * 7;')['seen']);
        self::assertSame('', $this->ask('/', self::FORM, '<?php echo 6 * 7;')['seen']);
    }
}
