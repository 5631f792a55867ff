<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

/** What can be said about a PHP without touching its inside. */
final class Preconditions
{
    /** @throws Unavailable with the first thing that is missing */
    public static function check(): void
    {
        if (PHP_SAPI !== 'cli') {
            throw new Unavailable('This is PHP as ' . PHP_SAPI . ', not as a command line', 'Set php_binary to php');
        }
        if (PHP_ZTS) {
            throw new Unavailable('This PHP is thread-safe (ZTS)', 'Install a php without thread safety (NTS)');
        }
        if (PHP_INT_SIZE !== 8 || DIRECTORY_SEPARATOR !== '/') {
            throw new Unavailable('This is not a 64-bit Unix', 'Use a 64-bit Linux, macOS or BSD');
        }
        if (PHP_DEBUG) {
            throw new Unavailable('This PHP is a debug build', 'Install a release build of php');
        }
        if (!extension_loaded('FFI')) {
            throw new Unavailable('The extension ffi is not loaded', self::installation());
        }
        // "preload", the default, allows FFI in the command line.
        $enable = strtolower((string) ini_get('ffi.enable'));
        if (!in_array($enable, ['1', 'on', 'yes', 'true', 'preload'], true)) {
            $seen = $enable === '' ? 'off' : $enable;
            throw new Unavailable("ffi.enable is $seen", 'Set ffi.enable to "preload" in php.ini');
        }
        if (filter_var(ini_get('auto_globals_jit'), FILTER_VALIDATE_BOOL)) {
            // Else the next file that is compiled and names $_SERVER has PHP overwrite the request's.
            throw new Unavailable('auto_globals_jit is on', 'Start php with -d auto_globals_jit=0');
        }
    }

    private static function installation(): string
    {
        $version = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;

        return "Enable extension=ffi in php.ini; where it is missing install it (Debian, Ubuntu: part of "
            . "php$version-common; Fedora: php-ffi; Alpine: php" . str_replace('.', '', $version) . '-ffi)';
    }
}
