<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ResponseEmitter;

/** The application behind one form of entry: a callable, a PSR-15 handler, a framework's kernel. */
interface App
{
    /** Word for the banner, for example `callable`. */
    public function kind(): string;

    /**
     * Answers one request. Superglobals are filled; what is echoed is the body; $response takes status, headers and
     * body of applications that return an answer instead.
     */
    public function handle(Request $request, ResponseEmitter $response): void;

    /** True when terminate() has something to do for the current request. */
    public function hasWorkAfterAnswer(): bool;

    /** Work after the answer has been sent, before the next request. */
    public function terminate(): void;
}
