<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Sapi\Emulation\ReplacedFunctions;

/** The requests with which one SAPI is tried out. */
final class ProbeRequests
{
    private const MULTIPART = "--B\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nc\r\n"
        . "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n"
        . "Content-Type: text/plain\r\n\r\nbytes\r\n--B--\r\n";

    public function __construct(private readonly Sapi $sapi)
    {
    }

    /** @return string|null what went wrong first, in a word or two; null when everything works */
    public function firstFailure(): ?string
    {
        return $this->functions() ?? $this->headers() ?? $this->form() ?? $this->upload() ?? $this->session()
            ?? $this->ending() ?? $this->nothingLeft();
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
