<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/**
 * Makes $_SERVER as php-fpm does.
 *
 * What never changes is kept as one array made at boot; a request adds its own entries to a copy. One with the same header
 * names as the request before gets that one's array, with its own values in it: nothing an application does to $_SERVER
 * reaches the array that is kept, since PHP copies what somebody else holds before it is written to.
 */
final class ServerVariables
{
    private const SCRIPT = '/index.php';

    private const OF_A_REQUEST = [
        'REQUEST_METHOD', 'REQUEST_URI', 'QUERY_STRING', 'SERVER_PROTOCOL', 'REQUEST_SCHEME', 'REMOTE_ADDR', 'REMOTE_PORT',
        'SERVER_NAME', 'SERVER_ADDR', 'SERVER_PORT', 'REQUEST_TIME', 'REQUEST_TIME_FLOAT', 'PATH_INFO', 'PHP_SELF',
    ];

    /** @var array<string, mixed> entries that every request has */
    private array $base;

    /** @var array<string, mixed> what the request before got */
    private array $last = [];

    /** @var array<int, string>|null names of its headers, and its scheme; null where it cannot be used again */
    private ?array $lastNames = null;
    private string $lastScheme = '';

    private readonly HeaderNames $headerNames;

    /**
     * @param array<string, string> $environment variables of the process
     * @param string                $root        project, absolute; its `public` is the document root
     */
    public function __construct(array $environment, string $root, string $serverSoftware)
    {
        $this->headerNames = new HeaderNames();
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

    /** Gives every request to come one more entry, a text or whatever else the application's boot has put there. */
    public function set(string $name, mixed $value): void
    {
        $this->base[$name] = $value;
        $this->lastNames = null;
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
                $this->set((string) $name, $value);
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
        $scheme = $head[Request::SCHEME];
        $names = $this->headerNames->of($head);
        $server = $names === $this->lastNames && $scheme === $this->lastScheme ? $this->last : $this->base;
        // Nobody else holds it then, and PHP writes into it instead of a copy.
        $this->last = [];
        $server['REQUEST_METHOD'] = $head[Request::METHOD];
        $server['REQUEST_URI'] = $target;
        $server['QUERY_STRING'] = $mark === false ? '' : \substr($target, $mark + 1);
        $server['SERVER_PROTOCOL'] = $head[Request::PROTOCOL];
        $server['REQUEST_SCHEME'] = $scheme;
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
        if ($scheme === 'https') {
            $server['HTTPS'] = 'on';
        }
        foreach ($names as $i => $name) {
            $server[$name] = $head[$i];
        }
        if (isset($server['HTTP_AUTHORIZATION'])) {
            // What becomes of it are entries of their own.
            $this->lastNames = null;

            return Credentials::of($server['HTTP_AUTHORIZATION']) + $server;
        }
        $this->lastNames = $names;
        $this->lastScheme = $scheme;

        return $this->last = $server;
    }

    /** @return string decoded path behind the front controller, which the target names */
    private static function pathInfo(string $target): string
    {
        return \rawurldecode(\substr($target, \strlen(self::SCRIPT), \strcspn($target, '?') - \strlen(self::SCRIPT)));
    }
}
