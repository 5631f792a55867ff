<?php

declare(strict_types=1);

/*
 * The other half of pipe_server.ts: the least that still gives an application its superglobals, header() and output.
 * Nothing is reset that an application might leave behind, no body is read, no failure is reported.
 * Argument: a file that returns a callable.
 */

$ffi = FFI::cdef('typedef struct { void *p[11]; void *header_handler; } sm; extern sm sapi_module;');
// The command line throws headers away by this hook.
$ffi->sapi_module->header_handler = null;
$in = fopen('php://fd/0', 'rb');
$out = fopen('php://fd/1', 'wb');
stream_set_write_buffer($out, 0);
fclose(STDIN);
$null = fopen('/dev/null', 'rb');
fclose(STDOUT);
$error = fopen('php://fd/2', 'wb');
$base = array_filter($_SERVER, is_scalar(...));
$application = require $argv[1];
ob_start();
while (true) {
    $header = fread($in, 4);
    if ($header === '' || $header === false) {
        break;
    }
    $length = unpack('N', $header)[1];
    $json = fread($in, $length);
    while (strlen($json) < $length) {
        $part = fread($in, $length - strlen($json));
        if ($part === '' || $part === false) {
            exit(1);
        }
        $json .= $part;
    }
    $request = json_decode($json, true);
    $now = microtime(true);
    $uri = $request['u'];
    $mark = strpos($uri, '?');
    $query = $mark === false ? '' : substr($uri, $mark + 1);
    $server = [
        'REQUEST_METHOD' => $request['m'],
        'REQUEST_URI' => $uri,
        'QUERY_STRING' => $query,
        'REMOTE_ADDR' => $request['ip'],
        'SERVER_PROTOCOL' => 'HTTP/1.1',
        'REQUEST_TIME' => (int) $now,
        'REQUEST_TIME_FLOAT' => $now,
    ] + $base;
    $cookie = '';
    foreach ($request['h'] as [$name, $value]) {
        if ($name === 'cookie') {
            $cookie = $value;
        }
        $server['HTTP_' . strtr(strtoupper($name), '-', '_')] = $value;
    }
    $_SERVER = $server;
    $_GET = $_POST = $_FILES = $_COOKIE = [];
    if ($query !== '') {
        parse_str($query, $_GET);
    }
    if ($cookie !== '') {
        foreach (explode(';', $cookie) as $pair) {
            [$name, $value] = explode('=', ltrim($pair), 2) + [1 => ''];
            $_COOKIE[$name] ??= urldecode($value);
        }
    }
    $_REQUEST = $_GET;
    try {
        $application();
    } catch (Throwable) {
        http_response_code(500);
    }
    while (ob_get_level() > 1) {
        ob_end_flush();
    }
    $body = ob_get_contents();
    ob_clean();
    $status = http_response_code();
    $lines = implode("\n", headers_list());
    header_remove();
    http_response_code(200);
    $head = pack('n', is_int($status) ? $status : 200) . $lines;
    fwrite($out, pack('NN', 4 + strlen($head) + strlen($body), strlen($head)) . $head . $body);
}
