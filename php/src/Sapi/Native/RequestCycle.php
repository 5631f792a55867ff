<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use Closure;
use FFI;
use FFI\CData;

/** PHP's own activation and deactivation of a request. Between two requests an empty one is active. */
final class RequestCycle
{
    public readonly BodyFeed $feed;
    private readonly CStrings $strings;
    private readonly HttpGlobals $httpGlobals;
    private readonly CData $marker;
    private readonly ?CData $filter;

    /** @throws Unavailable when PHP does not keep the request where it was expected */
    public function __construct(private readonly Interpreter $interpreter)
    {
        $this->strings = new CStrings();
        $this->feed = new BodyFeed($interpreter);
        $this->marker = FFI::cast('void *', FFI::addr($interpreter->globals));
        $registry = FFI::addr($interpreter->c->module_registry);
        $this->filter = $interpreter->c->zend_hash_str_find($registry, 'filter', 6)?->module;
        $form = HttpGlobals::PROBE_FORM;
        $this->start(
            'POST',
            HttpGlobals::PROBE_QUERY,
            HttpGlobals::PROBE_COOKIE,
            'application/x-www-form-urlencoded',
            strlen($form),
            static function (int $max) use (&$form): string {
                $bytes = substr($form, 0, $max);
                $form = substr($form, strlen($bytes));

                return $bytes;
            },
        );
        $this->httpGlobals = new HttpGlobals($interpreter);
        $this->reset();
    }

    /**
     * Parses query, cookies and a form into the superglobals; $_SERVER and $_ENV come out empty or as PHP makes them.
     *
     * @param int                    $contentLength bytes announced; 0 when unknown
     * @param Closure(int): string   $source        see BodyFeed::setSource()
     */
    public function start(
        string $method,
        string $query,
        string $cookie,
        string $contentType,
        int $contentLength,
        Closure $source,
    ): void {
        // Not the new request's body: deactivation reads what is left.
        $this->feed->setSource(null);
        $this->interpreter->c->sapi_deactivate();
        $this->feed->setSource($source);
        $info = $this->interpreter->info;
        // For HEAD PHP would switch all output off for the rest of the process.
        $info->request_method = $this->strings->put('method', $method === 'HEAD' ? 'GET' : $method);
        $info->query_string = $query === '' ? null : $this->strings->put('query', $query);
        $info->content_type = $contentType === '' ? null : $this->strings->put('type', $contentType);
        $info->content_length = $contentLength;
        // Not null: sapi_activate() reads and parses the body of a POST.
        $this->interpreter->globals->server_context = $this->marker;
        $this->interpreter->c->sapi_activate();
        // After sapi_activate(), which asks the command line, where there are no cookies.
        $info->cookie_data = $cookie === '' ? null : $this->strings->put('cookie', $cookie);
        $this->interpreter->c->zend_activate_auto_globals();
    }

    /** Forgets the request: headers, status, uploads, body and what the superglobals and filter_input() came from. */
    public function reset(): void
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
        // PHP keeps the status of the request before.
        http_response_code(200);
    }
}
