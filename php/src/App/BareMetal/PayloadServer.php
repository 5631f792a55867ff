<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

/** Makes $_SERVER of a payload as the Go server sent it: `method`, `path` with its query, `headers`, `body`. */
final class PayloadServer
{
    private function __construct()
    {
    }

    /**
     * @param array<string, mixed> $payload each header is a text or a list of texts
     *
     * @return array<string, mixed> what the payload says nothing about is that of the request around it
     */
    public static function of(array $payload): array
    {
        $server = array_filter(
            $_SERVER,
            static fn (int|string $name): bool => preg_match('/^(?:HTTP_|CONTENT_|PHP_AUTH_)/', (string) $name) !== 1,
            ARRAY_FILTER_USE_KEY,
        );
        $target = (string) ($payload['path'] ?? '/');
        $mark = strpos($target, '?');
        $server['REQUEST_METHOD'] = strtoupper((string) ($payload['method'] ?? 'GET'));
        $server['REQUEST_URI'] = $target;
        $server['QUERY_STRING'] = $mark === false ? '' : substr($target, $mark + 1);
        $server['SCRIPT_NAME'] = $server['PHP_SELF'] = '/index.php';
        $server += [
            'REMOTE_ADDR' => '127.0.0.1',
            'SERVER_NAME' => 'localhost',
            'SERVER_PORT' => '80',
            'SERVER_PROTOCOL' => 'HTTP/1.1',
            'REQUEST_SCHEME' => 'http',
        ];
        foreach ($payload['headers'] ?? [] as $name => $values) {
            $server = self::header($server, strtolower((string) $name), (array) $values);
        }

        return $server;
    }

    /**
     * @param array<string, mixed> $server
     * @param list<string>         $values
     *
     * @return array<string, mixed>
     */
    private static function header(array $server, string $name, array $values): array
    {
        // X_Real_Ip would pass for X-Real-Ip, and Proxy for a variable that clients of HTTP obey.
        if (str_contains($name, '_') || $name === 'proxy') {
            return $server;
        }
        $value = implode($name === 'cookie' ? '; ' : ', ', $values);
        $key = strtoupper(strtr($name, '-', '_'));
        $server[$name === 'content-type' || $name === 'content-length' ? $key : "HTTP_$key"] = $value;
        if ($name === 'host' && preg_match('/^(.*?)(?::(\d+))?$/D', $value, $found) === 1) {
            $server['SERVER_NAME'] = $found[1];
            $server['SERVER_PORT'] = $found[2] ?? (($server['HTTPS'] ?? '') === 'on' ? '443' : '80');
        }

        return $server;
    }
}
