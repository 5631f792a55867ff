<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\ServerVariables;
use BareMetalPHP\AppServer\Sapi\Native\Unavailable;
use Throwable;

/**
 * Tries out the native SAPI. It reaches into a running PHP, so this belongs into a process of its own: one that crashes
 * or hangs has answered too.
 */
final class SapiProbe
{
    private const MULTIPART = "--B\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nc\r\n"
        . "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n"
        . "Content-Type: text/plain\r\n\r\nbytes\r\n--B--\r\n";

    private function __construct()
    {
    }

    /** @return array{sapi: 'native'|'fallback', reason: string, php: string, zts: bool, ffi: bool, opcache: bool} */
    public static function verdict(): array
    {
        $problem = self::problem();

        return [
            'sapi' => $problem === null ? 'native' : 'fallback',
            'reason' => $problem ?? 'Headers, cookies, a form, an upload and a shutdown function went through',
            'php' => PHP_VERSION,
            'zts' => (bool) PHP_ZTS,
            'ffi' => extension_loaded('FFI'),
            'opcache' => extension_loaded('Zend OPcache') && ini_get('opcache.enable_cli') === '1',
        ];
    }

    /** @return string|null what does not work and what to do about it; null when everything works */
    private static function problem(): ?string
    {
        try {
            $sapi = new NativeSapi(new ServerVariables([], '/', 'probe'));
            try {
                $failed = self::headers($sapi) ?? self::form($sapi) ?? self::upload($sapi)
                    ?? self::ending($sapi) ?? self::nothingLeft($sapi);
            } finally {
                $sapi->close();
            }

            return $failed === null ? null : "PHP's request handling behaves in an unknown way: $failed. Report the "
                . 'PHP version';
        } catch (Unavailable $failure) {
            return "{$failure->getMessage()}. $failure->hint";
        } catch (Throwable $failure) {
            return 'The native SAPI failed: ' . $failure->getMessage() . '. Report the PHP version';
        }
    }

    private static function headers(NativeSapi $sapi): ?string
    {
        $hasRun = false;
        $sapi->begin(ProbeRequest::make('GET', '/p?q[]=1', ['cookie' => 'k=v%20w; k=second']));
        header('X-Probe: 1');
        setcookie('probe', 'yes');
        http_response_code(202);
        register_shutdown_function(static function () use (&$hasRun): void {
            $hasRun = true;
        });
        $lines = $sapi->headerLines();
        $status = $sapi->statusCode();
        $isParsed = $_GET === ['q' => ['1']] && $_COOKIE === ['k' => 'v w'] && $_SERVER['REQUEST_URI'] === '/p?q[]=1';
        $sapi->runShutdownFunctions();
        $sapi->end();

        return match (true) {
            !in_array('X-Probe: 1', $lines, true) || !in_array('Set-Cookie: probe=yes', $lines, true) => 'header()',
            $status !== 202 => 'http_response_code()',
            !$isParsed => '$_GET, $_COOKIE or $_SERVER',
            !$hasRun => 'register_shutdown_function()',
            default => null,
        };
    }

    private static function form(NativeSapi $sapi): ?string
    {
        $type = ['content-type' => 'application/x-www-form-urlencoded'];
        $sapi->begin(ProbeRequest::make('POST', '/', $type, 'a=1&b[x]=2+3'));
        $isRight = $_POST === ['a' => '1', 'b' => ['x' => '2 3']]
            && file_get_contents('php://input') === 'a=1&b[x]=2+3';
        $sapi->end();

        return $isRight ? null : '$_POST or php://input';
    }

    private static function upload(NativeSapi $sapi): ?string
    {
        $type = ['content-type' => 'multipart/form-data; boundary=B'];
        $sapi->begin(ProbeRequest::make('POST', '/', $type, self::MULTIPART));
        $path = $_FILES['f']['tmp_name'] ?? '';
        $isRight = $_POST === ['a' => ['b' => 'c']] && is_uploaded_file($path)
            && file_get_contents($path) === 'bytes';
        $sapi->end();

        return $isRight && !is_file($path) ? null : 'an upload';
    }

    /** Twice, for what is freed once too often or not at all; a client that leaves; exit() where it can be survived. */
    private static function ending(NativeSapi $sapi): ?string
    {
        $isRight = true;
        for ($i = 0; $i < 2; $i++) {
            $sapi->begin(ProbeRequest::make('POST', '/', ['content-type' => 'application/json'], '{"a":1}'));
            $isRight = $isRight && file_get_contents('php://input') === '{"a":1}' && connection_aborted() === 0;
            register_shutdown_function(static fn () => exit);
            $sapi->runShutdownFunctions();
            $sapi->markHeadersSent();
            $isRight = $isRight && headers_sent();
            $sapi->markClientGone();
            $sapi->end();
        }

        return $isRight ? null : 'the end of a request';
    }

    private static function nothingLeft(NativeSapi $sapi): ?string
    {
        $sapi->begin(ProbeRequest::make('GET', '/'));
        $isClean = [$_GET, $_POST, $_COOKIE, $_FILES, $_REQUEST] === [[], [], [], [], []]
            && file_get_contents('php://input') === '' && $sapi->statusCode() === 200
            && preg_grep('/^X-Powered-By:/', $sapi->headerLines(), PREG_GREP_INVERT) === []
            && !headers_sent();
        $sapi->end();

        return $isClean ? null : 'something is left of an earlier request';
    }
}
