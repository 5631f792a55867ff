<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\OutputSink;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ServerVariables;
use BareMetalPHP\AppServer\Sapi\Emulation\EmulatedRequest;
use BareMetalPHP\AppServer\Sapi\Emulation\ReplacedFunctions;
use BareMetalPHP\AppServer\Sapi\Emulation\ShutdownShadows;
use BareMetalPHP\AppServer\Sapi\Native\SessionReset;
use RuntimeException;

/**
 * Runs in php-cgi, which keeps headers as a web server's PHP does: header(), setcookie(), the status and the cookies of
 * sessions are PHP's own. The rest is done in plain PHP, as by the fall-back.
 *
 * php-cgi never gets to send what it keeps: its standard output leads to the log, and close() leaves nothing to print.
 * Needs the switches disable_functions with the names of ReplacedFunctions, and variables_order without E.
 */
final class CgiSapi implements Sapi
{
    private readonly RequestVariables $variables;
    private readonly SessionReset $session;
    private readonly bool $startsSessions;
    private readonly EmulatedRequest $request;
    private bool $isClosed = false;

    /** @throws RuntimeException when this is no php-cgi, or one whose sessions are not where they are expected */
    public function __construct(ServerVariables $serverVariables)
    {
        if (PHP_SAPI !== 'cgi-fcgi') {
            throw new RuntimeException('This is PHP as ' . PHP_SAPI . ', not php-cgi. Set php_binary to php-cgi');
        }
        $this->request = EmulatedRequest::current();
        if ($_ENV === []) {
            // With E in variables_order php-cgi would answer getenv() from the copy that it then makes, for ever.
            $_ENV = getenv();
        }
        ReplacedFunctions::define(self::CGI);
        ShutdownShadows::define();
        $this->session = new SessionReset();
        $this->startsSessions = ini_get('session.auto_start') === '1';
        $this->variables = new RequestVariables($serverVariables, new UploadDirectory());
    }

    public function kind(): string
    {
        return self::CGI;
    }

    public function attach(OutputSink $sink): void
    {
        $this->request->attach($sink);
    }

    public function begin(Request $request): void
    {
        $this->variables->fill($request);
        $this->request->begin($this->variables->files());
        ShutdownShadows::begin();
        header_remove();
        http_response_code(200);
        $this->session->leaveBoot();
        !$this->startsSessions ?: session_start();
    }

    public function finishHeaders(): void
    {
        $this->request->headers->finish();
    }

    public function statusCode(): int
    {
        return http_response_code() ?: 200;
    }

    public function headerLines(): array
    {
        return headers_list();
    }

    public function markHeadersSent(): void
    {
        $this->request->headers->markSent();
    }

    public function markClientGone(): void
    {
        $this->request->markClientGone();
    }

    public function runShutdownFunctions(): bool
    {
        $hasExited = ShutdownShadows::run();

        // Output that went past every buffer made PHP send its headers, into the log: it keeps none from then on.
        return $hasExited || ob_get_level() === 0;
    }

    /** Cleans up in any case; what a save handler of sessions throws goes through. */
    public function end(): void
    {
        try {
            $this->session->close();
        } finally {
            $this->forget();
        }
    }

    public function close(): void
    {
        if ($this->isClosed) {
            return;
        }
        $this->isClosed = true;
        $this->variables->close();
        // PHP prints its headers at the end of the process if nobody has: of these nothing but an empty line is left.
        ini_set('default_mimetype', '');
        header_remove();
        http_response_code(200);
    }

    private function forget(): void
    {
        $this->session->forget();
        ShutdownShadows::end();
        try {
            $this->variables->end();
        } finally {
            $this->request->end();
            header_remove();
        }
    }
}
