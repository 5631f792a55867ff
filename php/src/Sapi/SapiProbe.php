<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\ServerVariables;
use BareMetalPHP\AppServer\Sapi\Emulation\ReplacedFunctions;
use BareMetalPHP\AppServer\Sapi\Native\Unavailable;
use Throwable;

/**
 * Tries out one SAPI. The native one reaches into a running PHP, so this belongs into a process of its own: one that
 * crashes or hangs has answered too.
 */
final class SapiProbe
{
    private const MULTIPART = "--B\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nc\r\n"
        . "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n"
        . "Content-Type: text/plain\r\n\r\nbytes\r\n--B--\r\n";

    private function __construct(private readonly Sapi $sapi)
    {
    }

    /**
     * What the server has to know of this PHP before anything is tried.
     *
     * @return array{php: string, binary: string, ffi: bool, disabled: string, replaced: array<string, list<string>>}
     */
    public static function facts(): array
    {
        return [
            'php' => PHP_VERSION,
            'binary' => PHP_SAPI,
            'ffi' => extension_loaded('FFI'),
            'disabled' => (string) ini_get('disable_functions'),
            'replaced' => [
                Sapi::CGI => ReplacedFunctions::of(Sapi::CGI),
                Sapi::FALLBACK => ReplacedFunctions::of(Sapi::FALLBACK),
            ],
        ];
    }

    /** @return array{sapi: string, works: bool, reason: string} */
    public static function verdict(string $kind): array
    {
        $problem = self::problem($kind);

        return [
            'sapi' => $kind,
            'works' => $problem === null,
            'reason' => $problem ?? 'headers, cookies, a form, an upload and a session went through',
        ];
    }

    /** @return string|null what does not work and what to do about it; null when everything works */
    private static function problem(string $kind): ?string
    {
        try {
            $variables = new ServerVariables([], '/', 'probe');
            $sapi = match ($kind) {
                Sapi::NATIVE => new NativeSapi($variables),
                Sapi::CGI => new CgiSapi($variables),
                default => new FallbackSapi($variables),
            };
            try {
                $probe = new self($sapi);
                $failed = $probe->functions() ?? $probe->headers() ?? $probe->form() ?? $probe->upload()
                    ?? $probe->session() ?? $probe->ending() ?? $probe->nothingLeft();
            } finally {
                $sapi->close();
            }

            return $failed === null ? null : "PHP behaves in an unknown way: $failed. Report the PHP version";
        } catch (Unavailable $failure) {
            return "{$failure->getMessage()}. $failure->hint";
        } catch (Throwable $failure) {
            return $failure->getMessage();
        }
    }

    private function functions(): ?string
    {
        $own = ReplacedFunctions::define($this->sapi->kind());

        return $own === [] ? null : $own[0] . '() is still PHP\'s own, though it was to be replaced';
    }

    private function headers(): ?string
    {
        $hasRun = false;
        $this->sapi->begin(ProbeRequest::make('GET', '/p?q[]=1', ['cookie' => 'k=v%20w; k=second']));
        header('X-Probe: 1');
        setcookie('probe', 'yes');
        http_response_code(202);
        if ($this->sapi->kind() === Sapi::NATIVE) {
            register_shutdown_function(static function () use (&$hasRun): void {
                $hasRun = true;
            });
        }
        $lines = $this->sapi->headerLines();
        $status = $this->sapi->statusCode();
        $isParsed = $_GET === ['q' => ['1']] && $_COOKIE === ['k' => 'v w'] && $_SERVER['REQUEST_URI'] === '/p?q[]=1';
        $this->sapi->runShutdownFunctions();
        $this->sapi->end();

        return match (true) {
            !in_array('X-Probe: 1', $lines, true) || !in_array('Set-Cookie: probe=yes', $lines, true) => 'header()',
            $status !== 202 => 'http_response_code()',
            !$isParsed => '$_GET, $_COOKIE or $_SERVER',
            !$hasRun && $this->sapi->kind() === Sapi::NATIVE => 'register_shutdown_function()',
            default => null,
        };
    }

    private function form(): ?string
    {
        $type = ['content-type' => 'application/x-www-form-urlencoded'];
        $this->sapi->begin(ProbeRequest::make('POST', '/', $type, 'a=1&b[x]=2+3'));
        $isRight = $_POST === ['a' => '1', 'b' => ['x' => '2 3']]
            && file_get_contents('php://input') === 'a=1&b[x]=2+3';
        $this->sapi->end();

        return $isRight ? null : '$_POST or php://input';
    }

    private function upload(): ?string
    {
        $type = ['content-type' => 'multipart/form-data; boundary=B'];
        $this->sapi->begin(ProbeRequest::make('POST', '/', $type, self::MULTIPART));
        $path = $_FILES['f']['tmp_name'] ?? '';
        $isRight = $_POST === ['a' => ['b' => 'c']] && is_uploaded_file($path)
            && file_get_contents($path) === 'bytes';
        $this->sapi->end();

        return $isRight && !is_file($path) ? null : 'an upload';
    }

    /** Of a client who comes with an id. Nothing is stored. */
    private function session(): ?string
    {
        if (!function_exists('session_start')) {
            return null;
        }
        $id = str_repeat('probe', 5);
        $this->sapi->begin(ProbeRequest::make('GET', '/', ['cookie' => session_name() . "=$id"]));
        session_set_save_handler(new ProbeSessions(), false);
        $isRight = session_start(['use_strict_mode' => false]) && session_id() === $id;
        $cookies = preg_grep('/^Set-Cookie/', $this->sapi->headerLines());
        session_abort();
        $this->sapi->end();

        return $isRight && $cookies === [] ? null : 'a session';
    }

    /** Twice, for what is freed once too often or not at all; a client that leaves; exit() where it can be survived. */
    private function ending(): ?string
    {
        $isRight = true;
        for ($i = 0; $i < 2; $i++) {
            $this->sapi->begin(ProbeRequest::make('POST', '/', ['content-type' => 'application/json'], '{"a":1}'));
            $isRight = $isRight && file_get_contents('php://input') === '{"a":1}' && connection_aborted() === 0;
            if ($this->sapi->kind() === Sapi::NATIVE) {
                register_shutdown_function(static fn () => exit);
            }
            $this->sapi->runShutdownFunctions();
            $this->sapi->markHeadersSent();
            $isRight = $isRight && headers_sent();
            $this->sapi->markClientGone();
            $this->sapi->end();
        }

        return $isRight ? null : 'the end of a request';
    }

    private function nothingLeft(): ?string
    {
        $this->sapi->begin(ProbeRequest::make('GET', '/'));
        $isClean = [$_GET, $_POST, $_COOKIE, $_FILES, $_REQUEST] === [[], [], [], [], []]
            && file_get_contents('php://input') === '' && $this->sapi->statusCode() === 200
            && preg_grep('/^X-Powered-By:/', $this->sapi->headerLines(), PREG_GREP_INVERT) === []
            && !headers_sent();
        $this->sapi->end();

        return $isClean ? null : 'something is left of an earlier request';
    }
}
