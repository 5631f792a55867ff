<?php

declare(strict_types=1);

namespace Demo\Page;

use Demo\Http\Request;
use Demo\Http\Response;
use Demo\Process;
use Demo\Worker;

/** `/json`: the request as PHP saw it, for curl, scripts and tests. */
final readonly class JsonPage
{
    /** A longer JSON body is measured and hashed, but not repeated. Bytes. */
    public const ECHO_MAX_BYTES = 65_536;

    /** Not repeated: page scripts must not be able to read what HttpOnly hides from them. */
    private const SECRET_HEADERS = ['cookie', 'authorization', 'proxy-authorization'];

    public function __construct(private Process $process)
    {
    }

    public function show(Request $request): Response
    {
        $worker = Worker::fromServer($request->server);

        return Response::json([
            'worker' => [
                'number' => $worker->number,
                'lane' => $worker->lane,
                'sapi' => $worker->sapi,
                'pid' => $worker->pid,
                'php' => PHP_VERSION,
                'served' => $this->process->served(),
                'uptime_s' => round($this->process->uptimeSeconds(), 3),
                'memory_bytes' => memory_get_usage(),
            ],
            'request' => self::withValidText([
                'method' => $request->method,
                'target' => $request->target,
                'path' => $request->path,
                'query' => (object) $request->query,
                'post' => (object) $request->post,
                'headers' => (object) self::headers($request->server),
                'body' => self::body($request),
            ]),
        ]);
    }

    /**
     * @param array<mixed> $server as in $_SERVER
     *
     * @return array<string, string> by lower-case name
     */
    private static function headers(array $server): array
    {
        $headers = [];
        foreach ($server as $key => $value) {
            if (!is_string($key) || !is_scalar($value)) {
                continue;
            }
            $isHeader = str_starts_with($key, 'HTTP_');
            if (!$isHeader && $key !== 'CONTENT_TYPE' && $key !== 'CONTENT_LENGTH') {
                continue;
            }
            $name = strtolower(strtr($isHeader ? substr($key, strlen('HTTP_')) : $key, '_', '-'));
            if (!in_array($name, self::SECRET_HEADERS, true)) {
                $headers[$name] = (string) $value;
            }
        }
        ksort($headers);

        return $headers;
    }

    /** @return array{bytes: int, sha256: string, json: mixed} `json` is null where the body is none, or too long */
    private static function body(Request $request): array
    {
        $hash = hash_init('sha256');
        $bytes = 0;
        $start = '';
        $input = fopen('php://input', 'rb');
        while ($input !== false && !feof($input)) {
            $piece = (string) fread($input, 65_536);
            if ($piece === '') {
                break;
            }
            hash_update($hash, $piece);
            $bytes += strlen($piece);
            if (strlen($start) <= self::ECHO_MAX_BYTES) {
                $start .= $piece;
            }
        }
        $isJson = str_starts_with(strtolower($request->header('content-type')), 'application/json');

        return [
            'bytes' => $bytes,
            'sha256' => hash_final($hash),
            'json' => $isJson && $bytes <= self::ECHO_MAX_BYTES ? json_decode($start, false, 64) : null,
        ];
    }

    /**
     * Replaces bytes that are not UTF-8 by U+FFFD: without that no JSON answer could be made of them.
     *
     * @param array<string, mixed> $data
     */
    private static function withValidText(array $data): mixed
    {
        $json = json_encode($data, JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);

        return json_decode($json, false, 512, JSON_THROW_ON_ERROR);
    }
}
