<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\OutputSink;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ServerVariables;
use BareMetalPHP\AppServer\Sapi\Native\BodyFeed;
use BareMetalPHP\AppServer\Sapi\Native\CStrings;
use BareMetalPHP\AppServer\Sapi\Native\HttpGlobals;
use BareMetalPHP\AppServer\Sapi\Native\Interpreter;
use BareMetalPHP\AppServer\Sapi\Native\OutputHook;
use BareMetalPHP\AppServer\Sapi\Native\SessionReset;
use BareMetalPHP\AppServer\Sapi\Native\ShutdownFunctions;
use BareMetalPHP\AppServer\Sapi\Native\Unavailable;
use FFI;
use FFI\CData;

/**
 * Drives PHP's own request machinery in a stock command line through FFI: header(), setcookie(), sessions, forms,
 * uploads, php://input, filter_input() and register_shutdown_function() are PHP's own.
 *
 * Needs `-d auto_globals_jit=0`. One object a process; close() before the process ends.
 */
final class NativeSapi implements Sapi
{
    private readonly Interpreter $interpreter;
    private readonly CStrings $strings;
    private readonly BodyFeed $feed;
    private readonly HttpGlobals $httpGlobals;
    private readonly SessionReset $session;
    private readonly ShutdownFunctions $shutdownFunctions;
    private readonly CData $marker;
    private readonly ?CData $filter;
    private ?OutputHook $output = null;
    private bool $isClosed = false;

    /** @throws Unavailable when this PHP cannot be driven; the process should not go on as a worker after that */
    public function __construct(private readonly ServerVariables $serverVariables)
    {
        $this->interpreter = new Interpreter();
        try {
            $this->strings = new CStrings();
            $this->feed = new BodyFeed($this->interpreter);
            $this->marker = FFI::cast('void *', FFI::addr($this->interpreter->globals));
            $this->filter = $this->interpreter->c->zend_hash_str_find(
                FFI::addr($this->interpreter->c->module_registry),
                'filter',
                6,
            )?->module;
            $this->shutdownFunctions = new ShutdownFunctions($this->interpreter);
            $this->session = new SessionReset();
            [$server, $environment] = [$_SERVER, $_ENV];
            $form = HttpGlobals::PROBE_FORM;
            $this->feed->setSource(static function (int $max) use (&$form): string {
                $bytes = substr($form, 0, $max);
                $form = substr($form, strlen($bytes));

                return $bytes;
            });
            $this->interpreter->c->sapi_deactivate();
            $this->activate('POST', HttpGlobals::PROBE_QUERY, 'application/x-www-form-urlencoded', strlen($form));
            $this->createGlobals(HttpGlobals::PROBE_COOKIE);
            $this->httpGlobals = new HttpGlobals($this->interpreter);
            $this->reset();
            [$_SERVER, $_ENV] = [$server, $environment];
        } catch (Unavailable $failure) {
            $this->isClosed = true;
            $this->interpreter->restore();
            throw $failure;
        }
    }

    public function __destruct()
    {
        $this->close();
    }

    public function kind(): string
    {
        return 'native';
    }

    public function attach(OutputSink $sink): void
    {
        $this->output = new OutputHook($this->interpreter, $sink);
    }

    public function begin(Request $request): void
    {
        $this->shutdownFunctions->open();
        // Not the new request's body: deactivation reads what is left.
        $this->feed->setSource(null);
        $this->interpreter->c->sapi_deactivate();
        $this->feed->setSource($request->readBody(...));
        $environment = $_ENV;
        // For HEAD PHP would switch all output off for the rest of the process.
        $method = $request->method === 'HEAD' ? 'GET' : $request->method;
        $type = $request->headers['content-type'] ?? '';
        $this->activate($method, $request->query, $type, $request->contentLength ?? 0);
        $this->createGlobals($request->headers['cookie'] ?? '');
        $_SERVER = $this->serverVariables->build($request);
        $_ENV = $environment;
        $failure = $this->feed->takeFailure();
        if ($failure !== null) {
            throw $failure;
        }
        if (ini_get('session.auto_start') === '1') {
            session_start();
        }
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
        $this->interpreter->c->sapi_send_headers();
    }

    public function markClientGone(): void
    {
    }

    public function runShutdownFunctions(): bool
    {
        $this->shutdownFunctions->run();

        return false;
    }

    /** Cleans up first, then throws what a callback could not throw into PHP. */
    public function end(): void
    {
        $this->shutdownFunctions->clear();
        try {
            $this->session->reset();
        } finally {
            $this->reset();
            $_SERVER = $_GET = $_POST = $_COOKIE = $_FILES = $_REQUEST = [];
        }
        $failure = $this->feed->takeFailure() ?? $this->output?->takeFailure();
        if ($failure !== null) {
            throw $failure;
        }
    }

    public function close(): void
    {
        if ($this->isClosed) {
            return;
        }
        $this->isClosed = true;
        ExitTrap::standDown();
        $this->shutdownFunctions->close();
        $this->reset();
        // PHP would call into freed closures at the end of the process.
        $this->interpreter->restore();
    }

    private function activate(string $method, string $query, string $contentType, int $contentLength): void
    {
        $info = $this->interpreter->info;
        $info->request_method = $this->strings->put('method', $method);
        $info->query_string = $query === '' ? null : $this->strings->put('query', $query);
        $info->content_type = $contentType === '' ? null : $this->strings->put('type', $contentType);
        $info->content_length = $contentLength;
        // Not null: sapi_activate() reads and parses the body of a POST.
        $this->interpreter->globals->server_context = $this->marker;
        $this->interpreter->c->sapi_activate();
        http_response_code(200);
    }

    private function createGlobals(string $cookie): void
    {
        // After sapi_activate(), which asks the command line, where there are none.
        $this->interpreter->info->cookie_data = $cookie === '' ? null : $this->strings->put('cookie', $cookie);
        $this->interpreter->c->zend_activate_auto_globals();
    }

    /** Leaves PHP's machinery as it is between two requests. */
    private function reset(): void
    {
        $this->feed->setSource(null);
        if ($this->filter !== null) {
            // ext/filter keeps copies for filter_input(). 1: a module that is always loaded; the number is not used.
            ($this->filter->rshutdown)(1, 0);
        }
        $this->feed->freeBody();
        $this->httpGlobals->clear();
        $this->interpreter->c->sapi_deactivate();
        $info = $this->interpreter->info;
        $info->request_method = $info->query_string = $info->content_type = $info->cookie_data = null;
        $info->content_length = 0;
        $this->interpreter->globals->server_context = null;
        $this->interpreter->c->sapi_activate();
    }
}
