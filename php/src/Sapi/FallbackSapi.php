<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\OutputSink;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ServerVariables;
use BareMetalPHP\AppServer\Sapi\Emulation\EmulatedRequest;
use BareMetalPHP\AppServer\Sapi\Emulation\ReplacedFunctions;
use BareMetalPHP\AppServer\Sapi\Emulation\ShutdownShadows;

/**
 * Fills the superglobals in plain PHP, and puts functions of its own in the place of those that have no effect in the
 * command line. Needs the switch disable_functions with the names of ReplacedFunctions; without it header() is lost.
 */
final class FallbackSapi implements Sapi
{
    private readonly RequestVariables $variables;
    private readonly SessionIds $session;
    private readonly EmulatedRequest $request;

    public function __construct(ServerVariables $serverVariables)
    {
        $this->request = EmulatedRequest::current();
        ReplacedFunctions::define(self::FALLBACK);
        ShutdownShadows::define();
        $this->session = $this->request->session = new SessionIds();
        $this->variables = new RequestVariables($serverVariables, new UploadDirectory());
    }

    public function kind(): string
    {
        return self::FALLBACK;
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
        http_response_code(200);
        $this->session->begin();
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
        return [...$this->request->headers->lines(), ...$this->session->headerLines()];
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

        // Output that went past every buffer counts as headers for PHP: it starts no session from then on.
        return $hasExited || ob_get_level() === 0;
    }

    /** Cleans up in any case; what a save handler of sessions throws goes through. */
    public function end(): void
    {
        try {
            $this->session->end();
        } finally {
            $this->forget();
        }
    }

    public function close(): void
    {
        $this->variables->close();
    }

    private function forget(): void
    {
        ShutdownShadows::end();
        try {
            $this->variables->end();
        } finally {
            $this->request->end();
        }
    }
}
