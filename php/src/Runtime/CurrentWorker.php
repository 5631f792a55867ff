<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;
use Closure;
use Throwable;

/** What the functions an application may call talk to. Outside of a worker they do nothing. */
final class CurrentWorker
{
    private static ?FrameWriter $writer = null;
    private static ?Answer $answer = null;
    private static ?OutputBuffer $output = null;
    private static ?ClientWatch $client = null;

    /** @var list<Closure(): void> */
    private static array $hooks = [];

    private function __construct()
    {
    }

    public static function set(FrameWriter $writer, Answer $answer, OutputBuffer $output, ClientWatch $client): void
    {
        self::$client = $client;
        self::$writer = $writer;
        self::$answer = $answer;
        self::$output = $output;
    }

    /** @param array<string, mixed> $fields */
    public static function send(int $type, array $fields): void
    {
        self::$writer?->json($type, self::id(), $fields);
    }

    /** @return bool false outside of a worker, and when the data are too long for a frame */
    public static function publish(string $channel, string $event, string $data): bool
    {
        return self::$writer?->publish(self::id(), $channel, $event, $data) ?? false;
    }

    /** Says in the server's log what went wrong beside the answer. */
    public static function logFailure(string $message, Throwable $failure): void
    {
        self::send(FrameType::LOG, [
            'level' => 'error',
            'message' => $message,
            'context' => (object) Failure::fields($failure),
        ]);
    }

    /** @param list<string> $lines */
    public static function interim(int $status, array $lines): void
    {
        if (!self::isAnswering() || self::$answer?->isHeadSent()) {
            return;
        }
        if (self::$writer?->interim(self::id(), $status, implode("\0", $lines)) === false) {
            self::send(FrameType::LOG, [
                'level' => 'warn',
                'message' => "Cannot send status $status ahead of the answer: its lines do not fit into a frame",
                'context' => (object) [],
            ]);
        }
    }

    /** Sends what header() has set so far, with this status: ahead of the answer below 200, else as its head. */
    public static function sendHeaders(int $status): void
    {
        if ($status < 200) {
            self::interim($status, headers_list());
        } elseif (self::isAnswering() && !self::$answer?->isHeadSent()) {
            http_response_code($status);
            self::$output?->flush();
        }
    }

    /** @return bool false when there is no answer to finish */
    public static function finishRequest(): bool
    {
        if (!self::isAnswering() || self::$output === null) {
            return false;
        }
        self::$answer?->complete(self::$output->close(), 0);
        self::$output->discard(isMuted: true);

        return true;
    }

    /**
     * Ends an answer of which a part has left already in such a way that the client can tell: the connection is cut.
     *
     * @return bool false, and nothing is done, when all of it can still be said otherwise
     */
    public static function cut(Throwable $failure): bool
    {
        if (!self::isAnswering() || !self::$answer?->isHeadSent()) {
            return false;
        }
        self::$output?->discard(isMuted: true);
        self::$answer->fail(Failure::fields($failure), 0);

        return true;
    }

    public static function isClientGone(): bool
    {
        return self::isAnswering() && self::$client?->look() === true;
    }

    /** @param Closure(): void $hook */
    public static function addHook(Closure $hook): void
    {
        self::$hooks[] = $hook;
    }

    /** @return list<Closure(): void> */
    public static function hooks(): array
    {
        return self::$hooks;
    }

    private static function isAnswering(): bool
    {
        return self::$answer !== null && !self::$answer->isComplete();
    }

    private static function id(): int
    {
        return self::isAnswering() ? (int) self::$answer?->requestId() : 0;
    }
}
