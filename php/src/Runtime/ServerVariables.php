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

    private const OF_A_REQUEST = [
        'REQUEST_METHOD', 'REQUEST_URI', 'QUERY_STRING', 'SERVER_PROTOCOL', 'REQUEST_SCHEME', 'REMOTE_ADDR', 'REMOTE_PORT',
        'SERVER_NAME', 'SERVER_ADDR', 'SERVER_PORT', 'REQUEST_TIME', 'REQUEST_TIME_FLOAT', 'PATH_INFO', 'PHP_SELF',
    ];

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
        foreach (\array_keys($environment) as $name) {
            // A variable of the process must not pass for a header of the request.
            if (\str_starts_with((string) $name, 'HTTP_')) {
                unset($environment[$name]);
            }
        }
        // With the entries of a request, so that the copy which gets them need not grow.
        $this->base = \array_fill_keys(self::OF_A_REQUEST, '') + [
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
            if (($before[$name] ?? null) !== $value && !\str_starts_with((string) $name, 'HTTP_')) {
                $this->base[$name] = $value;
            }
        }
    }

    /** @return array<string, mixed> */
    public function build(Request $request): array
    {
        $now = \microtime(true);
        $head = $request->head;
        $target = $head[Request::TARGET];
        $mark = \strpos($target, '?');
        $server = $this->base;
        $server['REQUEST_METHOD'] = $head[Request::METHOD];
        $server['REQUEST_URI'] = $target;
        $server['QUERY_STRING'] = $mark === false ? '' : \substr($target, $mark + 1);
        $server['SERVER_PROTOCOL'] = $head[Request::PROTOCOL];
        $server['REQUEST_SCHEME'] = $head[Request::SCHEME];
        $server['REMOTE_ADDR'] = $head[Request::REMOTE_ADDRESS];
        $server['REMOTE_PORT'] = $head[Request::REMOTE_PORT];
        $server['SERVER_NAME'] = $head[Request::SERVER_NAME];
        $server['SERVER_ADDR'] = $head[Request::SERVER_ADDRESS];
        $server['SERVER_PORT'] = $head[Request::SERVER_PORT];
        $server['REQUEST_TIME'] = (int) $now;
        $server['REQUEST_TIME_FLOAT'] = $now;
        $server['PATH_INFO'] = '';
        $server['PHP_SELF'] = $server['SCRIPT_NAME'];
        if (\str_starts_with($target, self::SCRIPT . '/')) {
            $server['PATH_INFO'] = self::pathInfo($target);
            $server['PHP_SELF'] .= $server['PATH_INFO'];
        }
        if ($head[Request::SCHEME] === 'https') {
            $server['HTTPS'] = 'on';
        }
        for ($i = Request::FIRST_HEADER, $count = \count($head); $i < $count; $i += 2) {
            $key = $this->names[$head[$i]] ?? $this->name($head[$i]);
            if ($key !== '') {
                $server[$key] = $head[$i + 1];
            }
        }
        if (isset($server['HTTP_AUTHORIZATION'])) {
            $server = self::credentials($server['HTTP_AUTHORIZATION']) + $server;
        }

        return $server;
    }

    /** @return string decoded path behind the front controller, which the target names */
    private static function pathInfo(string $target): string
    {
        return \rawurldecode(\substr($target, \strlen(self::SCRIPT), \strcspn($target, '?') - \strlen(self::SCRIPT)));
    }

    /** @return array<string, string> what PHP makes of an Authorization header */
    private static function credentials(string $header): array
    {
        [$scheme, $rest] = \explode(' ', $header, 2) + [1 => ''];
        if (\strcasecmp($scheme, 'digest') === 0) {
            return ['PHP_AUTH_DIGEST' => $rest, 'AUTH_TYPE' => $scheme];
        }
        $pair = \strcasecmp($scheme, 'basic') === 0 ? \base64_decode($rest, true) : false;
        if ($pair === false || !\str_contains($pair, ':')) {
            return [];
        }
        [$user, $password] = \explode(':', $pair, 2);

        return ['PHP_AUTH_USER' => $user, 'PHP_AUTH_PW' => $password, 'AUTH_TYPE' => $scheme];
    }

    private function name(string $header): string
    {
        $name = \str_contains($header, '_') ? '' : 'HTTP_' . \strtr(\strtoupper($header), '-', '_');
        if (\count($this->names) < self::MAX_NAMES) {
            $this->names[$header] = $name;
        }

        return $name;
    }
}
