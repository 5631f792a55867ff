<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\OutputSink;
use BareMetalPHP\AppServer\Runtime\Request;

/**
 * What makes PHP believe that it is inside a web server.
 *
 * The worker loop drives one implementation through begin, the application, and end, once per request. Between end and
 * the next begin nothing of the request is left.
 */
interface Sapi
{
    /** PHP's own request handling, driven through FFI in the command line. */
    public const NATIVE = 'native';

    /** php-cgi: headers and sessions are PHP's own. */
    public const CGI = 'cgi';

    /** Plain PHP in the command line. */
    public const FALLBACK = 'fallback';

    /** One of the constants: the word in the banner. */
    public function kind(): string;

    /**
     * Where output goes that reaches the SAPI itself, because the application removed the outer output buffer, and who
     * hears of flush(). Called once, before the first request. A SAPI that cannot hook these ignores it.
     */
    public function attach(OutputSink $sink): void;

    /**
     * Makes this request the current one: superglobals filled, status 200, no headers, php://input readable, uploads in
     * place.
     */
    public function begin(Request $request): void;

    /**
     * The head is about to leave: calls what header_register_callback() was given, once. It may print, throw, or end the
     * process, so nothing may be taken for sent before.
     */
    public function finishHeaders(): void;

    /** Status as http_response_code(), header() or a redirect left it; 200 when nobody said anything. */
    public function statusCode(): int;

    /**
     * Header lines as sent by the application, in order, `Name: value`, raw bytes.
     *
     * @return list<string>
     */
    public function headerLines(): array;

    /** The head has left: headers_sent() is true from now on, where the SAPI can say so. */
    public function markHeadersSent(): void;

    /** The client is gone: connection_aborted() is 1 from now on, where the SAPI can say so. */
    public function markClientGone(): void;

    /**
     * Runs what the application registered with register_shutdown_function(), then forgets it.
     *
     * @return bool true when one of them called exit(): what it unwound has not run its `finally`, so that the process
     *              should serve no other request
     */
    public function runShutdownFunctions(): bool;

    /** Ends the request: uploads deleted, headers, status and superglobals forgotten. */
    public function end(): void;

    /** Before the process ends: gives PHP back everything that was borrowed from it. */
    public function close(): void;
}
