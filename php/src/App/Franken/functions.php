<?php

/** FrankenPHP's functions and constants, for scripts that were written for it. */

declare(strict_types=1);

use BareMetalPHP\AppServer\App\Franken\Mercure;
use BareMetalPHP\AppServer\App\Franken\WorkerScript;
use BareMetalPHP\AppServer\Runtime\CurrentWorker;

use function BareMetalPHP\AppServer\log;

const FRANKENPHP_LOG_LEVEL_DEBUG = -4;
const FRANKENPHP_LOG_LEVEL_INFO = 0;
const FRANKENPHP_LOG_LEVEL_WARN = 4;
const FRANKENPHP_LOG_LEVEL_ERROR = 8;

/** Has the next request answered by the callback; returns when that is done, false when no request will come any more. */
function frankenphp_handle_request(callable $callback): bool
{
    return WorkerScript::await($callback);
}

/** As fastcgi_finish_request(). */
function frankenphp_finish_request(): bool
{
    return CurrentWorker::finishRequest();
}

/** @return array<string, string> as getallheaders() */
function frankenphp_request_headers(): array
{
    return getallheaders();
}

/** @return array<string, string> as apache_response_headers() */
function frankenphp_response_headers(): array
{
    return apache_response_headers();
}

/** @param array<int|string, mixed> $context what JSON can carry */
function frankenphp_log(string $message, int $level = FRANKENPHP_LOG_LEVEL_INFO, array $context = []): void
{
    log(match (true) {
        $level < FRANKENPHP_LOG_LEVEL_INFO => 'debug',
        $level < FRANKENPHP_LOG_LEVEL_WARN => 'info',
        $level < FRANKENPHP_LOG_LEVEL_ERROR => 'warn',
        default => 'error',
    }, $message, $context);
}

/**
 * Sends an update to those who listen to a topic: each topic is a channel here.
 *
 * @param string|list<string> $topics
 *
 * @return string id of the update
 *
 * @throws RuntimeException for a private update: channels do not tell listeners apart
 */
function mercure_publish(
    string|array $topics,
    string $data = '',
    bool $private = false,
    ?string $id = null,
    ?string $type = null,
    ?int $retry = null,
): string {
    return Mercure::publish((array) $topics, $data, $private, $id, $type);
}
