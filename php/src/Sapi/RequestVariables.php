<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ServerVariables;

/** Fills the superglobals, php://input and the folder of uploads in plain PHP. */
final class RequestVariables
{
    private ?TemporaryFiles $files = null;
    private bool $hasBody = false;

    /** @var list<string> letters of request_order; no script can change it */
    private readonly array $requestOrder;

    public function __construct(
        private readonly ServerVariables $serverVariables,
        private readonly UploadDirectory $directory,
    ) {
        $order = (string) ini_get('request_order');
        $this->requestOrder = str_split(strtoupper($order === '' ? (string) ini_get('variables_order') : $order));
    }

    public function fill(Request $request): void
    {
        // Under php-fpm the parser's warnings come before any handler is installed.
        set_error_handler(null);
        $_SERVER = $this->serverVariables->build($request);
        $_GET = [];
        if ($request->query() !== '') {
            parse_str($request->query(), $_GET);
        }
        $cookie = $request->header('cookie');
        $_COOKIE = $cookie === '' ? [] : CookieParser::parse($cookie);
        $_POST = [];
        $_FILES = [];
        if ($request->hasBody()) {
            $this->hasBody = true;
            $this->files = FormBody::read($request, $this->directory);
        }
        $_REQUEST = $this->requestVariables();
        restore_error_handler();
    }

    /** Uploads of the current request; null when it brought none. */
    public function files(): ?TemporaryFiles
    {
        return $this->files;
    }

    /** Forgets the superglobals, deletes uploads, and gives php://input back. */
    public function end(): void
    {
        // Now: what destructors of objects in there print or send is nobody's, and least of all the next visitor's.
        $_SERVER = $_GET = $_POST = $_COOKIE = $_FILES = $_REQUEST = [];
        if ($this->hasBody) {
            $this->hasBody = false;
            InputStream::release();
            $this->files?->delete();
            $this->files = null;
        }
    }

    /** Before the process ends. */
    public function close(): void
    {
        $this->end();
        $this->directory->remove();
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
