<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi;

use BareMetalPHP\AppServer\Runtime\ServerVariables;
use BareMetalPHP\AppServer\Sapi\Emulation\ReplacedFunctions;
use BareMetalPHP\AppServer\Sapi\Native\Unavailable;
use Throwable;

/**
 * Tries out one SAPI. The native one reaches into a running PHP, so this belongs into a process of its own: one that
 * crashes or hangs has answered too.
 */
final class SapiProbe
{
    /** Settings that the server or `appserver doctor` has something to say about. */
    private const INI_NAMES = [
        'memory_limit', 'post_max_size', 'upload_max_filesize', 'display_errors', 'opcache.enable_cli',
        'opcache.preload', 'zend.exception_ignore_args', 'xdebug.mode',
    ];

    private function __construct()
    {
    }

    /**
     * What the server has to know of this PHP before anything is tried.
     *
     * @return array{
     *     php: string, binary: string, ffi: bool, disabled: string, replaced: array<string, list<string>>,
     *     path: string, ini_file: string, extensions: list<string>, ini: array<string, string|null>
     * } ini values are null where PHP knows none of that name
     */
    public static function facts(): array
    {
        return [
            'php' => PHP_VERSION,
            'binary' => PHP_SAPI,
            'ffi' => extension_loaded('FFI'),
            'disabled' => (string) ini_get('disable_functions'),
            'replaced' => [
                Sapi::CGI => ReplacedFunctions::of(Sapi::CGI),
                Sapi::FALLBACK => ReplacedFunctions::of(Sapi::FALLBACK),
            ],
            'path' => PHP_BINARY,
            'root' => (function_exists('posix_geteuid') ? posix_geteuid() : @fileowner('/proc/self')) === 0,
            'ini_file' => (string) php_ini_loaded_file(),
            'extensions' => get_loaded_extensions(),
            'ini' => array_combine(self::INI_NAMES, array_map(
                static fn (string $name): ?string => is_string($value = ini_get($name)) ? $value : null,
                self::INI_NAMES,
            )),
        ];
    }

    /** @return array{sapi: string, works: bool, reason: string} */
    public static function verdict(string $kind): array
    {
        $problem = self::problem($kind);

        return [
            'sapi' => $kind,
            'works' => $problem === null,
            'reason' => $problem ?? 'headers, cookies, a form, an upload and a session went through',
        ];
    }

    /** @return string|null what does not work and what to do about it; null when everything works */
    private static function problem(string $kind): ?string
    {
        try {
            $variables = new ServerVariables([], '/', 'probe');
            $sapi = match ($kind) {
                Sapi::NATIVE => new NativeSapi($variables),
                Sapi::CGI => new CgiSapi($variables),
                default => new FallbackSapi($variables),
            };
            try {
                $failed = (new ProbeRequests($sapi))->firstFailure();
            } finally {
                $sapi->close();
            }

            return $failed === null ? null : "PHP behaves in an unknown way: $failed. Report the PHP version";
        } catch (Unavailable $failure) {
            return "{$failure->getMessage()}. $failure->hint";
        } catch (Throwable $failure) {
            return $failure->getMessage();
        }
    }
}
