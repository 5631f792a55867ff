<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\OutputSink;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ServerVariables;

/** Fills the superglobals in plain PHP. Needs nothing, but PHP's own header() has no effect. */
final class FallbackSapi implements Sapi
{
    private ?UploadedFiles $files = null;
    private bool $hasInput = false;

    public function __construct(private readonly ServerVariables $serverVariables)
    {
    }

    public function kind(): string
    {
        return 'fallback';
    }

    public function attach(OutputSink $sink): void
    {
    }

    public function begin(Request $request): void
    {
        $_SERVER = $this->serverVariables->build($request);
        $_GET = [];
        if ($request->query !== '') {
            parse_str($request->query, $_GET);
        }
        $cookie = $request->headers['cookie'] ?? '';
        $_COOKIE = $cookie === '' ? [] : CookieParser::parse($cookie);
        $_POST = [];
        $_FILES = [];
        if ($request->hasBody()) {
            $this->hasInput = true;
            $this->files = FormBody::read($request);
        }
        $_REQUEST = self::requestVariables();
        http_response_code(200);
    }

    public function statusCode(): int
    {
        $status = http_response_code();

        return is_int($status) ? $status : 200;
    }

    public function headerLines(): array
    {
        return headers_list();
    }

    public function markHeadersSent(): void
    {
    }

    public function markClientGone(): void
    {
    }

    public function runShutdownFunctions(): bool
    {
        return false;
    }

    public function end(): void
    {
        if ($this->hasInput) {
            $this->hasInput = false;
            InputStream::release();
            $this->files?->delete();
            $this->files = null;
        }
    }

    public function close(): void
    {
        $this->end();
    }

    /** @return array<int|string, mixed> what request_order, else variables_order, names; later ones win */
    private static function requestVariables(): array
    {
        $order = (string) ini_get('request_order');
        $variables = [];
        foreach (str_split(strtoupper($order === '' ? (string) ini_get('variables_order') : $order)) as $letter) {
            $variables = match ($letter) {
                'G' => array_replace($variables, $_GET),
                'P' => array_replace($variables, $_POST),
                'C' => array_replace($variables, $_COOKIE),
                default => $variables,
            };
        }

        return $variables;
    }
}
