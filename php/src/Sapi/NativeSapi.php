<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\OutputSink;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ServerVariables;
use BareMetalPHP\AppServer\Sapi\Native\ConnectionStatus;
use BareMetalPHP\AppServer\Sapi\Native\Interpreter;
use BareMetalPHP\AppServer\Sapi\Native\OutputHook;
use BareMetalPHP\AppServer\Sapi\Native\RequestCycle;
use BareMetalPHP\AppServer\Sapi\Native\SessionReset;
use BareMetalPHP\AppServer\Sapi\Native\ShutdownFunctions;
use BareMetalPHP\AppServer\Sapi\Native\Unavailable;

/**
 * Drives PHP's own request machinery in a stock command line through FFI: header(), setcookie(), sessions, forms,
 * uploads, php://input, filter_input() and register_shutdown_function() are PHP's own. Needs `-d auto_globals_jit=0`. One
 * object a process; close() before the process ends.
 */
final class NativeSapi implements Sapi
{
    private readonly Interpreter $interpreter;
    private readonly RequestCycle $cycle;
    private readonly SessionReset $session;
    private readonly ConnectionStatus $connection;
    private readonly ShutdownFunctions $shutdownFunctions;
    private readonly bool $startsSessions;
    private ?OutputHook $output = null;
    private bool $isClosed = false;

    /** @throws Unavailable when this PHP cannot be driven; it is left as it was */
    public function __construct(private readonly ServerVariables $serverVariables)
    {
        $this->interpreter = new Interpreter();
        [$server, $environment] = [$_SERVER, $_ENV];
        try {
            $this->session = new SessionReset();
            $this->connection = new ConnectionStatus($this->interpreter);
            $this->cycle = new RequestCycle($this->interpreter, new UploadDirectory());
            $this->shutdownFunctions = new ShutdownFunctions($this->interpreter, $this->close(...));
        } catch (Unavailable $failure) {
            $this->isClosed = true;
            $this->interpreter->restore();
            throw $failure;
        } finally {
            [$_SERVER, $_ENV] = [$server, $environment];
            $_GET = $_POST = $_COOKIE = $_FILES = $_REQUEST = [];
        }
        $this->startsSessions = \ini_get('session.auto_start') === '1';
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
        !$this->shutdownFunctions->open() ?: $this->session->leaveBoot();
        $server = $this->serverVariables->build($request);
        if (!$this->cycle->startEmpty($request, $server)) {
            // An application's .env file is in there, and PHP makes it anew.
            $environment = $_ENV;
            $this->cycle->start($request, $server['QUERY_STRING'], $server['HTTP_COOKIE'] ?? '');
            $_ENV = $environment;
        }
        $_SERVER = $server;
        $this->throwFailure();
        if ($this->startsSessions) {
            \session_start();
        }
    }

    public function finishHeaders(): void
    {
        $this->cycle->headerCallback->runIfRegistered();
    }

    public function statusCode(): int
    {
        return \http_response_code() ?: 200;
    }

    public function headerLines(): array
    {
        return \headers_list();
    }

    public function markHeadersSent(): void
    {
        $this->interpreter->c->sapi_send_headers();
    }

    public function markClientGone(): void
    {
        $this->connection->markAborted();
    }

    public function runShutdownFunctions(): bool
    {
        return $this->shutdownFunctions->run();
    }

    /** Cleans up first, then throws what a callback could not throw into PHP. */
    public function end(): void
    {
        try {
            $this->shutdownFunctions->clear();
            $this->session->close();
        } finally {
            $this->cycle->end();
            $this->session->forget();
            $this->connection->reset();
            $_SERVER = $_GET = $_POST = $_COOKIE = $_FILES = $_REQUEST = [];
        }
        $this->throwFailure();
    }

    public function close(): void
    {
        if ($this->isClosed) {
            return;
        }
        $this->isClosed = true;
        $this->shutdownFunctions->close();
        $this->cycle->close();
        // PHP would call into freed closures at the end of the process.
        $this->interpreter->restore();
    }

    private function throwFailure(): void
    {
        if ($this->cycle->feed->failure !== null || $this->output?->failure !== null) {
            throw $this->cycle->feed->takeFailure() ?? $this->output->takeFailure();
        }
    }
}
