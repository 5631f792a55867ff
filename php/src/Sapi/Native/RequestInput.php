<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

use BareMetalPHP\AppServer\Runtime\Request;
use FFI;
use FFI\CData;

/** sapi_globals.request_info: what PHP's parsers work on. */
final class RequestInput
{
    private readonly CData $info;
    private readonly CString $method;
    private readonly CString $query;
    private readonly CString $cookie;
    private readonly CString $contentType;
    private readonly CData $context;

    public function __construct(private readonly Interpreter $interpreter)
    {
        $this->info = $interpreter->info;
        $this->context = $interpreter->c->cast('void *', FFI::addr($interpreter->globals));
        $this->method = new CString($interpreter->c);
        $this->query = new CString($interpreter->c);
        $this->cookie = new CString($interpreter->c);
        $this->contentType = new CString($interpreter->c);
        $this->info->request_method = $this->method->pointer;
        $this->info->query_string = $this->query->pointer;
        $this->info->cookie_data = $this->cookie->pointer;
    }

    public function set(string $method, string $query, string $cookie): void
    {
        // For HEAD PHP would switch all output off for the rest of the process.
        if ($this->method->put($method === 'HEAD' ? 'GET' : $method)) {
            $this->info->request_method = $this->method->pointer;
        }
        if ($this->query->put($query)) {
            $this->info->query_string = $this->query->pointer;
        }
        if ($this->cookie->put($cookie)) {
            $this->info->cookie_data = $this->cookie->pointer;
        }
    }

    /** Before sapi_activate(). */
    public function announceBody(Request $request): void
    {
        $contentType = $request->header('content-type');
        if ($contentType !== '') {
            $this->contentType->put($contentType);
            $this->info->content_type = $this->contentType->pointer;
        }
        $this->info->content_length = $request->contentLength() ?? 0;
        if ($request->method() === 'POST') {
            // Not null: sapi_activate() reads the body of a POST. Others are read when php://input is.
            $this->interpreter->globals->server_context = $this->context;
        }
    }

    /** After sapi_activate() of a request with a body: it has asked the command line, where there are no cookies. */
    public function restoreCookie(): void
    {
        $this->info->cookie_data = $this->cookie->pointer;
    }

    /** Before sapi_deactivate(), which would read what is left of the body. */
    public function endBody(): void
    {
        $this->interpreter->globals->server_context = null;
        $this->info->content_type = null;
        $this->info->content_length = 0;
    }

    /** After sapi_deactivate(), which has freed it and would free it again. */
    public function forgetContentType(): void
    {
        $this->info->content_type_dup = null;
    }

    /** Leaves no pointer into memory of ours. */
    public function close(): void
    {
        $this->info->request_method = $this->info->query_string = $this->info->cookie_data = null;
    }
}
