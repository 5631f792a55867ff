<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use PHPUnit\Framework\TestCase;

/**
 * Memory stays flat over many requests. APPSERVER_LEAK_REQUESTS=100000 in the environment makes it a soak test; a fifth
 * as many go through the bodies.
 */
final class NativeLeakTest extends TestCase
{
    private const REQUESTS = 2_000;

    /** Allowed for all requests together: less than one byte for each of them. */
    private const SLACK_BYTES = 1_024;

    protected function setUp(): void
    {
        if (!extension_loaded('FFI') || PHP_ZTS) {
            self::markTestSkipped('Needs a php without thread safety and with ffi');
        }
    }

    /** @dataProvider requests */
    public function testMemoryStaysFlat(int $share, string $request, string $application): void
    {
        $count = intdiv((int) (getenv('APPSERVER_LEAK_REQUESTS') ?: self::REQUESTS), $share);
        $child = NativeChild::code(<<<PHP
            \$multipart = "--B\\r\\nContent-Disposition: form-data; name=\\"a[b]\\"\\r\\n\\r\\nc\\r\\n--B\\r\\n"
                . "Content-Disposition: form-data; name=\\"f\\"; filename=\\"x\\"\\r\\n\\r\\nbytes\\r\\n--B--\\r\\n";
            \$request = $request;
            \$application = function (\$sapi) { $application };
            for (\$i = 0; \$i < 200; \$i++) { \$serve(\$request, \$application); }
            gc_collect_cycles();
            \$before = memory_get_usage();
            for (\$i = 0; \$i < $count; \$i++) { \$serve(\$request, \$application); }
            gc_collect_cycles();
            \$grown = memory_get_usage() - \$before;
            \$sapi->close();
            echo \$grown;
            PHP);
        self::assertSame([0, ''], [$child->exitCode, $child->errors]);
        self::assertLessThan(self::SLACK_BYTES, (int) $child->output);
    }

    /** @return iterable<string, array{int, string, string}> */
    public static function requests(): iterable
    {
        $get = '["GET", "/?a=1&b[]=2", ["cookie" => "k=v; s=abcdef"]]';
        yield 'queries and cookies' => [1, $get, 'filter_input(INPUT_GET, "a");'];
        yield 'headers' => [1, $get, 'header("X: 1"); setcookie("a", "b"); header("HTTP/1.1 404 Gone");'
            . '$sapi->markHeadersSent();'];
        yield 'a header callback' => [1, $get, 'header_register_callback(function () {});'];
        yield 'shutdown functions' => [1, $get, 'register_shutdown_function(function () use ($sapi) {});'];
        yield 'exit in a shutdown function' => [1, $get, 'register_shutdown_function(function () { exit; });'];
        yield 'sessions that are streamed' => [5, $get, 'session_id("0123456789abcdef0123456789"); session_start();'
            . '$_SESSION["n"] = str_repeat("x", 100); $sapi->markHeadersSent();'];
        $form = '["POST", "/?q=1", ["content-type" => "application/x-www-form-urlencoded"], "a=1&b[x]=2"]';
        yield 'forms' => [5, $form, 'return $_POST;'];
        yield 'bodies of other types' => [5, '["POST", "/", ["content-type" => "application/json"], "{}"]',
            'file_get_contents("php://input");'];
        yield 'bodies that are not read' => [5, '["PUT", "/", ["content-type" => "text/plain"], "text"]', ''];
        yield 'handles that are left open' => [5, '["PUT", "/", [], "text"]',
            'static $kept; $kept = fopen("php://input", "r"); fread($kept, 2);'];
        $type = '["content-type" => "multipart/form-data; boundary=B"]';
        yield 'uploads' => [5, "[\"POST\", \"/\", $type, \$multipart]",
            'return is_uploaded_file($_FILES["f"]["tmp_name"]);'];
        yield 'broken uploads' => [5, "[\"POST\", \"/\", $type, substr(\$multipart, 0, 150)]", 'return $_FILES;'];
    }
}
