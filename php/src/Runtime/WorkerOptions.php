<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\WireError;
use JsonException;

/** What the server says in BOOT. */
final class WorkerOptions
{
    /**
     * @param string $root                 absolute path of the project
     * @param string $entry                path relative to the root; '' to discover it
     * @param string $sapi                 `auto`, `native` or `fallback`
     * @param string $lane                 `fast` or `slow`
     * @param int    $worker               number of this worker
     * @param int    $maxFrameBytes        largest length of a frame, in both directions
     * @param int    $streamThresholdBytes a longer body is streamed
     * @param int    $serverPid            process id of the server, 0 when it is not known
     * @param string $bareMetalCsrf        `fix` or `leave`
     * @param bool   $isAhead              the application is loaded at START, not before
     * @param list<string> $check          files that must have no syntax error, absolute paths
     */
    public function __construct(
        public readonly string $root,
        public readonly string $entry = '',
        public readonly string $sapi = 'auto',
        public readonly bool $isDev = false,
        public readonly string $lane = 'fast',
        public readonly int $worker = 0,
        public readonly int $maxFrameBytes = 1_048_576,
        public readonly int $streamThresholdBytes = 131_072,
        public readonly string $serverSoftware = 'appserver',
        public readonly int $serverPid = 0,
        public readonly string $bareMetalCsrf = 'fix',
        public readonly bool $isAhead = false,
        public readonly array $check = [],
    ) {
    }

    /** @throws WireError when the reader's current frame is no well-formed BOOT */
    public static function fromFrame(FrameReader $reader): self
    {
        if ($reader->type !== FrameType::BOOT) {
            throw $reader->refuse('BOOT', "type $reader->type");
        }
        $payload = $reader->payload();
        $length = strlen($payload) < 4 ? 0 : unpack('N', $payload)[1];
        if (strlen($payload) < 4 || $length > strlen($payload) - 4) {
            throw $reader->refuse('options inside BOOT', strlen($payload) . ' bytes');
        }

        return self::parse(substr($payload, 4, $length));
    }

    /** @throws WireError when the text is no JSON object, or a value has the wrong type */
    public static function parse(string $json): self
    {
        try {
            $options = json_decode($json, true, 8, JSON_THROW_ON_ERROR);
        } catch (JsonException $cause) {
            throw new WireError('Cannot read BOOT: expected a JSON object', 0, $cause);
        }
        if (!is_array($options)) {
            throw new WireError('Cannot read BOOT: expected a JSON object, got ' . get_debug_type($options));
        }
        $root = self::text($options, 'root', '');
        if ($root === '') {
            throw new WireError('Cannot read BOOT: expected "root" to be the absolute path of the project');
        }

        return new self(
            $root,
            self::text($options, 'entry', ''),
            self::text($options, 'sapi', 'auto'),
            ($options['dev'] ?? false) === true,
            self::text($options, 'lane', 'fast'),
            self::count($options, 'worker', 0, 0),
            self::count($options, 'max_frame_bytes', 1_048_576, 4096),
            self::count($options, 'stream_threshold_bytes', 131_072, 1),
            self::text($options, 'server_software', 'appserver'),
            self::count($options, 'server_pid', 0, 0),
            self::text($options, 'baremetal_csrf', 'fix'),
            ($options['ahead'] ?? false) === true,
            array_values(array_filter((array) ($options['check'] ?? []), 'is_string')),
        );
    }

    /** @param array<mixed> $options */
    private static function text(array $options, string $key, string $default): string
    {
        $value = $options[$key] ?? $default;
        if (!is_string($value)) {
            throw new WireError("Cannot read BOOT: expected \"$key\" to be a string, got " . get_debug_type($value));
        }

        return $value;
    }

    /** @param array<mixed> $options */
    private static function count(array $options, string $key, int $default, int $least): int
    {
        $value = $options[$key] ?? $default;
        if (!is_int($value) || $value < $least) {
            throw new WireError("Cannot read BOOT: expected \"$key\" to be an integer from $least up");
        }

        return $value;
    }
}
