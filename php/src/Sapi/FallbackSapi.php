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
    private readonly FallbackSession $session;
    /** @var list<string> letters of request_order; no script can change it */
    private readonly array $requestOrder;

    public function __construct(private readonly ServerVariables $serverVariables)
    {
        $this->session = new FallbackSession();
        $order = (string) ini_get('request_order');
        $this->requestOrder = str_split(strtoupper($order === '' ? (string) ini_get('variables_order') : $order));
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
        // Under php-fpm the parser's warnings come before any handler is installed.
        set_error_handler(null);
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
        $_REQUEST = $this->requestVariables();
        $this->session->begin();
        http_response_code(200);
        restore_error_handler();
    }

    public function statusCode(): int
    {
        $status = http_response_code();

        return is_int($status) ? $status : 200;
    }

    public function headerLines(): array
    {
        return [...headers_list(), ...$this->session->headerLines()];
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
    private function requestVariables(): array
    {
        $variables = [];
        foreach ($this->requestOrder as $letter) {
            $added = match ($letter) {
                'G' => $_GET,
                'P' => $_POST,
                'C' => $_COOKIE,
                default => [],
            };
            // PHP merges arrays of the same name key by key.
            $variables = $variables === [] || $added === [] ? $variables + $added
                : array_replace_recursive($variables, $added);
        }

        return $variables;
    }
}
