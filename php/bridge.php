<?php

/**
 * The functions that applications for the Go server call, on top of this server's worker: frames are not written to the
 * pipe, they answer the current request. Loaded after the application; what that has defined stays.
 */

declare(strict_types=1);

use BareMetalPHP\AppServer\App\BareMetal\Bridge;
use BareMetalPHP\AppServer\App\BareMetal\BridgeStream;
use BareMetalPHP\AppServer\App\BareMetal\PayloadRequest;
use BareMetalPHP\AppServer\App\BareMetal\PayloadServer;

if (!function_exists('build_server_array')) {
    /** @param array<string, mixed> $payload `method`, `path` with its query, `headers`, `body` */
    function build_server_array(array $payload): array
    {
        return PayloadServer::of($payload);
    }
}

if (!function_exists('make_baremetal_request')) {
    /** @param array<string, mixed> $payload as for build_server_array() */
    function make_baremetal_request(array $payload): object
    {
        return (new PayloadRequest())->make($payload);
    }
}

if (!function_exists('get_kernel')) {
    /** The kernel of this process. */
    function get_kernel(): object
    {
        return Bridge::kernel();
    }
}

if (!function_exists('handle_bridge_request')) {
    /**
     * @param array<string, mixed> $payload as for build_server_array()
     *
     * @return array{status: int, headers: array<string, string|list<string>>, body: string}
     */
    function handle_bridge_request(array $payload, ?object $kernel = null): array
    {
        return Bridge::answer($payload, $kernel);
    }
}

if (!function_exists('handle_bridge_request_streaming')) {
    /** @param array<string, mixed> $payload as for build_server_array(); what the kernel says to it is the answer */
    function handle_bridge_request_streaming(array $payload): void
    {
        ['status' => $status, 'headers' => $headers, 'body' => $body] = Bridge::answer($payload, null);
        stream_response_headers($status, $headers, $body);
        stream_response_end();
    }
}

if (!function_exists('send_stream_frame')) {
    /** @param array<string, mixed> $frame `type` is `headers`, `chunk`, `end` or `error` */
    function send_stream_frame(array $frame): void
    {
        BridgeStream::take($frame);
    }
}

if (!function_exists('stream_response_headers')) {
    /** @param array<string, string|list<string>> $headers */
    function stream_response_headers(int $status, array $headers = [], ?string $data = null): void
    {
        BridgeStream::take(['type' => 'headers', 'status' => $status, 'headers' => $headers, 'data' => $data]);
    }
}

if (!function_exists('stream_response_chunk')) {
    /** Sends a part of the answer at once. */
    function stream_response_chunk(string $data): void
    {
        BridgeStream::take(['type' => 'chunk', 'data' => $data]);
    }
}

if (!function_exists('stream_response_end')) {
    function stream_response_end(): void
    {
        BridgeStream::take(['type' => 'end']);
    }
}
