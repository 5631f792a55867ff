<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** The php-cgi of this machine. */
final class CgiBinary
{
    private function __construct()
    {
    }

    /** @return string absolute path; '' when there is none of this version */
    public static function path(): string
    {
        static $path = null;
        if ($path === null) {
            $path = '';
            $version = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
            foreach (explode(PATH_SEPARATOR, (string) getenv('PATH')) as $directory) {
                foreach (["$directory/php-cgi$version", "$directory/php-cgi"] as $candidate) {
                    $path = $path === '' && is_executable($candidate) ? $candidate : $path;
                }
            }
        }

        return $path;
    }

    /** @return string why tests with it are skipped; '' when they are not */
    public static function whatIsMissing(): string
    {
        return match (true) {
            self::path() === '' => 'The CGI SAPI needs php-cgi (Debian, Ubuntu: apt-get install php-cgi)',
            !extension_loaded('FFI') => 'The CGI SAPI needs the extension ffi',
            default => '',
        };
    }
}
