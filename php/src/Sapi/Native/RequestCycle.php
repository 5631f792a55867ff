<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Sapi\UploadDirectory;
use FFI;
use FFI\CData;

/** PHP's own activation and deactivation of a request. */
final class RequestCycle
{
    /** No shorter query and cookie together make PHP's parser warn. */
    private const LEAST_WARNING_BYTES = 100;

    public readonly BodyFeed $feed;
    public readonly HeaderCallback $headerCallback;
    private readonly FFI $c;
    private readonly RequestInput $input;
    private readonly BodyStream $bodyStream;
    private readonly VariablesOrder $variablesOrder;
    private readonly HttpGlobals $httpGlobals;
    private readonly UploadPlace $uploads;

    /** RSHUTDOWN of ext/filter, which keeps copies of all input for filter_input(). */
    private readonly ?CData $forgetFilterInput;

    private bool $hasInput = false;

    /** PHP is as an empty request with this method leaves it; '' when it is not. */
    private string $freshMethod = '';
    private string $method = '';
    private bool $hasBody = false;

    /** @throws Unavailable when PHP does not keep the request where it was expected */
    public function __construct(private readonly Interpreter $interpreter, UploadDirectory $directory)
    {
        $this->c = $interpreter->c;
        $this->uploads = new UploadPlace($this->c, $directory);
        $this->c->sapi_deactivate();
        $this->c->sapi_activate();
        $this->headerCallback = new HeaderCallback($interpreter);
        $this->feed = new BodyFeed($interpreter);
        $this->bodyStream = new BodyStream($interpreter);
        $this->input = new RequestInput($interpreter);
        $registry = FFI::addr($this->c->module_registry);
        $this->forgetFilterInput = $this->c->zend_hash_str_find($registry, 'filter', 6)?->module->rshutdown;
        $this->variablesOrder = new VariablesOrder($interpreter);
        $this->c->sapi_deactivate();
        $this->input->set('GET', HttpGlobals::PROBE_QUERY, HttpGlobals::PROBE_COOKIE);
        $this->hasInput = true;
        $this->c->sapi_activate();
        $this->c->zend_activate_auto_globals();
        $this->httpGlobals = new HttpGlobals($interpreter);
        $this->end();
    }

    /**
     * A request without query, cookies and body, after one like it: PHP has nothing to parse. Three calls are saved.
     *
     * @param array<string, mixed> $server what $_SERVER is going to be
     *
     * @return bool false when nothing was done: start() it
     */
    public function startEmpty(Request $request, array $server): bool
    {
        if (
            $server['REQUEST_METHOD'] !== $this->freshMethod || $server['QUERY_STRING'] !== ''
            || isset($server['HTTP_COOKIE']) || $request->hasBody()
        ) {
            return false;
        }
        \http_response_code(200);

        return true;
    }

    /** Parses query, cookies and a form into the superglobals; $_SERVER and $_ENV come out empty. */
    public function start(Request $request, string $query, string $cookie): void
    {
        $this->method = $request->method();
        $this->input->set($this->method, $query, $cookie);
        $this->hasBody = $request->hasBody();
        $this->hasInput = $this->hasBody || $query !== '' || $cookie !== '';
        $mayWarn = $this->hasBody || \strlen($query) + \strlen($cookie) > self::LEAST_WARNING_BYTES;
        if ($mayWarn) {
            // Under php-fpm the parser's warnings come before any handler is installed.
            \set_error_handler(null);
        }
        if ($this->hasBody) {
            $this->uploads->place($request);
            $this->feed->start($request);
            $this->input->announceBody($request);
            $this->c->sapi_activate();
            $this->input->restoreCookie();
        } else {
            $this->c->sapi_activate();
        }
        $this->c->zend_activate_auto_globals();
        if ($mayWarn) {
            \restore_error_handler();
        }
        // PHP keeps the status of the request before.
        \http_response_code(200);
    }

    /** Forgets the request: headers, uploads, body and what filter_input() answers. */
    public function end(): void
    {
        $isUsed = $this->hasInput || \headers_sent() || $this->interpreter->info->request_body !== null;
        if (!$isUsed && !$this->headerCallback->isRegistered()) {
            \header_remove();
            $this->freshMethod = $this->method;

            return;
        }
        $this->freshMethod = '';
        $this->feed->stop();
        if ($this->hasInput && $this->forgetFilterInput !== null) {
            // 1: a module that is always loaded; the number is not used.
            ($this->forgetFilterInput)(1, 0);
        }
        $this->bodyStream->free();
        $this->headerCallback->forget();
        if (!$this->hasBody) {
            $this->c->sapi_deactivate();

            return;
        }
        UploadPaths::forget($_FILES);
        $this->httpGlobals->clearFiles();
        $this->input->endBody();
        $this->c->sapi_deactivate();
        $this->input->forgetContentType();
        $this->hasBody = false;
    }

    /** Leaves an empty request active, as PHP expects to find it at the end of the process. */
    public function close(): void
    {
        $this->hasInput = true;
        $this->end();
        $this->input->close();
        $this->variablesOrder->restore();
        $this->uploads->remove();
        $this->c->sapi_activate();
    }
}
