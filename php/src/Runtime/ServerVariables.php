<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * Makes $_SERVER as php-fpm does.
 *
 * What never changes is kept as one array made at boot; a request adds its own entries to a copy.
 */
final class ServerVariables
{
    private const SCRIPT = '/index.php';

    /** Names remembered at most: a client could send ever new ones. */
    private const MAX_NAMES = 256;

    /** @var array<string, mixed> entries that every request has */
    private array $base;

    /** @var array<string, string> HTTP_* name by header name; '' for those that are not passed on */
    private array $names = [
        // httpoxy: HTTP_PROXY configures many HTTP clients, and a request must not.
        'proxy' => '',
        'content-type' => 'CONTENT_TYPE',
        'content-length' => 'CONTENT_LENGTH',
    ];

    /**
     * @param array<string, string> $environment variables of the process
     * @param string                $root        project, absolute; its `public` is the document root
     */
    public function __construct(array $environment, string $root, string $serverSoftware)
    {
        foreach (array_keys($environment) as $name) {
            // A variable of the process must not pass for a header of the request.
            if (str_starts_with((string) $name, 'HTTP_')) {
                unset($environment[$name]);
            }
        }
        $this->base = [
            'SERVER_SOFTWARE' => $serverSoftware,
            'GATEWAY_INTERFACE' => 'CGI/1.1',
            'DOCUMENT_ROOT' => "$root/public",
            'SCRIPT_FILENAME' => "$root/public" . self::SCRIPT,
            'SCRIPT_NAME' => self::SCRIPT,
        ] + $environment;
    }

    /** Gives every request to come one more entry. */
    public function set(string $name, string $value): void
    {
        $this->base[$name] = $value;
    }

    /**
     * Takes over what the application has put into $_SERVER while it booted, a .env file for example.
     *
     * @param array<mixed> $before $_SERVER before that
     */
    public function adopt(array $before): void
    {
        foreach ($_SERVER as $name => $value) {
            if (($before[$name] ?? null) !== $value && !str_starts_with((string) $name, 'HTTP_')) {
                $this->base[$name] = $value;
            }
        }
    }

    /** @return array<string, mixed> */
    public function build(Request $request): array
    {
        $now = microtime(true);
        $server = $this->base;
        $server['REQUEST_METHOD'] = $request->method;
        $server['REQUEST_URI'] = $request->target;
        $server['QUERY_STRING'] = $request->query;
        $server['SERVER_PROTOCOL'] = $request->protocol;
        $server['REQUEST_SCHEME'] = $request->scheme;
        $server['REMOTE_ADDR'] = $request->remoteAddress;
        $server['REMOTE_PORT'] = $request->remotePort;
        $server['SERVER_NAME'] = $request->serverName;
        $server['SERVER_ADDR'] = $request->serverAddress;
        $server['SERVER_PORT'] = $request->serverPort;
        $server['REQUEST_TIME'] = (int) $now;
        $server['REQUEST_TIME_FLOAT'] = $now;
        $server['PATH_INFO'] = self::pathInfo($request->target);
        $server['PHP_SELF'] = $server['SCRIPT_NAME'] . $server['PATH_INFO'];
        if ($request->scheme === 'https') {
            $server['HTTPS'] = 'on';
        }
        foreach ($request->headers as $name => $value) {
            $key = $this->names[$name] ?? $this->name((string) $name);
            if ($key !== '') {
                $server[$key] = $value;
            }
        }
        if (isset($server['HTTP_AUTHORIZATION'])) {
            $server = self::credentials($server['HTTP_AUTHORIZATION']) + $server;
        }

        return $server;
    }

    /** @return string decoded path behind the front controller; '' for a URL that does not name it */
    private static function pathInfo(string $target): string
    {
        if (!str_starts_with($target, self::SCRIPT . '/')) {
            return '';
        }

        return rawurldecode(substr($target, strlen(self::SCRIPT), strcspn($target, '?') - strlen(self::SCRIPT)));
    }

    /** @return array<string, string> what PHP makes of an Authorization header */
    private static function credentials(string $header): array
    {
        [$scheme, $rest] = explode(' ', $header, 2) + [1 => ''];
        if (strcasecmp($scheme, 'digest') === 0) {
            return ['PHP_AUTH_DIGEST' => $rest, 'AUTH_TYPE' => $scheme];
        }
        $pair = strcasecmp($scheme, 'basic') === 0 ? base64_decode($rest, true) : false;
        if ($pair === false || !str_contains($pair, ':')) {
            return [];
        }
        [$user, $password] = explode(':', $pair, 2);

        return ['PHP_AUTH_USER' => $user, 'PHP_AUTH_PW' => $password, 'AUTH_TYPE' => $scheme];
    }

    private function name(string $header): string
    {
        $name = str_contains($header, '_') ? '' : 'HTTP_' . strtr(strtoupper($header), '-', '_');
        if (count($this->names) < self::MAX_NAMES) {
            $this->names[$header] = $name;
        }

        return $name;
    }
}
