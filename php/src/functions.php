<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer;

use BareMetalPHP\AppServer\Runtime\CurrentWorker;
use BareMetalPHP\AppServer\Wire\FrameType;
use JsonException;

/*
 * Functions an application may call. Outside of a worker (tests, command line) they do nothing, except that hooks are
 * kept.
 */

/** Has a function called after every request, once the answer has been sent, for what the application keeps in statics. */
function on_reset(callable $hook): void
{
    CurrentWorker::addHook($hook(...));
}

/**
 * Writes a line to the server's log.
 *
 * @param 'debug'|'info'|'warn'|'error' $level
 * @param array<string, mixed>          $context what JSON can carry
 */
function log(string $level, string $message, array $context = []): void
{
    CurrentWorker::send(FrameType::LOG, ['level' => $level, 'message' => $message, 'context' => (object) $context]);
}

/**
 * Sends an event to those who listen on a channel.
 *
 * @param mixed $data a string is sent as it is (UTF-8), anything else as JSON
 *
 * @return bool false outside of a worker, and when the data are too long for a frame
 *
 * @throws JsonException when JSON cannot carry the data
 */
function publish(string $channel, string $event, mixed $data): bool
{
    $text = is_string($data)
        ? $data
        : json_encode($data, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);

    return CurrentWorker::publish($channel, $event, $text);
}

/**
 * Tells the client what it will need before the answer is ready: status 103.
 *
 * @param list<string> $links values of Link lines, for example `</app.css>; rel=preload; as=style`
 */
function early_hints(array $links): void
{
    CurrentWorker::interim(103, array_map(static fn (string $link): string => "Link: $link", $links));
}

/**
 * Completes the answer; what follows runs after the client has it, and its output is thrown away.
 *
 * @return bool false when there is no answer, or it is complete already
 */
function finish_request(): bool
{
    return CurrentWorker::finishRequest();
}

/** True when the client has left; connection_aborted() knows it only after something was sent. */
function is_client_gone(): bool
{
    return CurrentWorker::isClientGone();
}

require_once __DIR__ . '/global_functions.php';
