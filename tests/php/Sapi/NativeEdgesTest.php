<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use PHPUnit\Framework\TestCase;

/** Corners of the native SAPI where a request could see, or crash on, what another one left. */
final class NativeEdgesTest extends TestCase
{
    protected function setUp(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
    }

    private static function assertPrints(mixed $expected, string $code): void
    {
        $child = NativeChild::code("$code\n\$sapi->close();\necho json_encode(\$seen);");
        self::assertSame('', $child->errors);
        self::assertSame($expected, json_decode($child->output, true));
        self::assertSame(0, $child->exitCode);
    }

    public function testBodiesOfUnknownTypesAreFreedOnce(): void
    {
        self::assertPrints(0, <<<'PHP'
            $seen = 0;
            for ($i = 0; $i < 500; $i++) {
                $serve(['POST', '/', ['content-type' => 'application/json'], '{"a":1}'], fn () => null);
                $serve(['GET', '/', ['cookie' => 'session=0123456789']], function () use (&$seen) {
                    // Two strings in the same memory would not differ.
                    $strings = array_map(fn ($n) => str_repeat("$n", 8), range(1, 40));
                    $seen += $strings === array_map(fn ($n) => str_repeat("$n", 8), range(1, 40)) ? 0 : 1;
                });
            }
            PHP);
    }

    public function testWarningsOfTheParserDoNotReachTheApplicationsErrorHandler(): void
    {
        $child = NativeChild::code(<<<'PHP'
            $told = 0;
            set_error_handler(function () use (&$told) { $told++; throw new ErrorException('handler'); });
            $many = http_build_query(array_fill(0, 1200, 'v'), 'n');
            $query = $serve(['GET', "/?$many"], fn () => count($_GET) < 1200);
            $type = ['content-type' => 'application/x-www-form-urlencoded'];
            $form = $serve(['POST', '/', $type, $many], fn () => count($_POST) < 1200);
            $sapi->close();
            echo json_encode([$query, $form, $told]);
            PHP);
        self::assertSame('[true,true,0]', $child->output);
        self::assertSame(2, substr_count($child->errors, 'Input variables exceeded 1000'));
    }

    public function testSessionEncodeShowsNothingOfTheUserBefore(): void
    {
        self::assertPrints([false, false], <<<'PHP'
            session_set_save_handler(new class extends SessionHandler {
                public function read(string $id): string { return 'name|s:3:"ada";'; }
                public function write(string $id, string $data): bool { return true; }
                public function open(string $path, string $name): bool { return true; }
                public function close(): bool { return true; }
            }, false);
            $serve(['GET', '/'], fn () => session_start());
            $seen = $serve(['GET', '/'], fn () => [@session_encode(), isset($_SESSION)]);
            PHP);
    }

    public function testAHeaderCallbackRunsOnceBeforeHeadersAreRead(): void
    {
        self::assertPrints([[418, ['X-Late: 1'], true], [200, [], false]], <<<'PHP'
            $look = function ($sapi) {
                $sapi->finishHeaders();
                $status = $sapi->statusCode();
                return [$status, array_values(preg_grep('/^X-/', $sapi->headerLines())), headers_sent()];
            };
            $seen[] = $serve(['GET', '/'], function ($sapi) use ($look) {
                header_register_callback(function () { header('X-Late: 1'); http_response_code(418); });
                return $look($sapi);
            });
            $seen[] = $serve(['GET', '/'], $look);
            PHP);
    }

    public function testAClientThatLeftIsToldFromTheNextOne(): void
    {
        self::assertPrints([1, 0, 'still written'], <<<'PHP'
            $seen[] = $serve(['GET', '/'], function ($sapi) { $sapi->markClientGone(); return connection_aborted(); });
            $seen[] = $serve(['GET', '/'], fn () => connection_aborted());
            ob_start();
            echo 'still written';
            $seen[] = ob_get_clean();
            PHP);
    }

    public function testHeadersSentIsTrueOnlyForTheRequestWhoseHeadHasLeft(): void
    {
        self::assertPrints([true, false, ['X-Next: 1']], <<<'PHP'
            $seen[] = $serve(['GET', '/'], function ($sapi) { $sapi->markHeadersSent(); return headers_sent(); });
            $seen[] = $serve(['GET', '/'], fn () => headers_sent());
            $seen[] = $serve(['GET', '/'], function ($sapi) { header('X-Next: 1'); return $sapi->headerLines(); });
            PHP);
    }

    public function testAnInputHandleInAnObjectOutlivesItsRequestHarmlessly(): void
    {
        self::assertPrints(['one', 'one', 'two'], <<<'PHP'
            $kept = null;
            $seen[] = $serve(['POST', '/', ['content-type' => 'text/plain'], 'one'], function () use (&$kept) {
                $kept = new SplFileObject('php://input');
                return $kept->fgets();
            });
            $other = $serve(['POST', '/', ['content-type' => 'text/plain'], 'two'], function () use ($kept) {
                $kept->rewind();
                return [$kept->fgets(), file_get_contents('php://input')];
            });
            array_push($seen, ...$other);
            PHP);
    }

    public function testAFormOverPostMaxSizeIsEmptyAndTheNextOneIsNot(): void
    {
        $child = NativeChild::code(<<<'PHP'
            $type = ['content-type' => 'application/x-www-form-urlencoded'];
            $seen[] = $serve(['POST', '/', $type, 'a=' . str_repeat('x', 9_000_000)], fn () => count($_POST));
            $seen[] = $serve(['POST', '/', $type, 'a=1'], fn () => $_POST);
            $sapi->close();
            echo json_encode($seen);
            PHP);
        self::assertSame('[0,{"a":"1"}]', $child->output);
        self::assertStringContainsString('exceeds the limit of 8388608 bytes', $child->errors);
    }

    public function testEnvironmentAndIniAreThoseOfTheBoot(): void
    {
        self::assertPrints(['kept', true, true, false], <<<'PHP'
            $_ENV['FROM_FILE'] = 'kept';
            $seen[] = $serve(['GET', '/'], fn () => $_ENV['FROM_FILE']);
            $seen[] = $serve(['GET', '/'], fn () => getenv('PATH') !== false);
            $seen[] = str_contains(ini_get('variables_order'), 'S');
            $seen[] = $serve(['GET', '/'], fn () => isset($_SERVER['FROM_FILE']));
            PHP);
    }

    public function testHeadIsServedLikeGetAndOutputStaysOn(): void
    {
        self::assertPrints(['HEAD', 'text'], <<<'PHP'
            $sink = new class implements OutputSink {
                public string $bytes = '';
                public function write(string $bytes): void { $this->bytes .= $bytes; }
                public function flush(): void { }
            };
            $sapi->attach($sink);
            $seen[] = $serve(['HEAD', '/'], function () { echo 'te'; return $_SERVER['REQUEST_METHOD']; });
            $serve(['GET', '/'], function () { echo 'xt'; });
            $seen[] = $sink->bytes;
            PHP);
    }
}
