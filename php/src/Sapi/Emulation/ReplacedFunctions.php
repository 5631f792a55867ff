<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Emulation;

use BareMetalPHP\AppServer\Sapi\Sapi;

/**
 * Functions of PHP that have no effect outside of a web server, and are defined anew here.
 *
 * PHP lets a script define a function that disable_functions has removed, so the server starts such workers with the
 * names of this list in it. Everybody then calls the new ones, in whatever namespace, also as `\header()`. Where PHP's
 * own are still there, they stay.
 */
final class ReplacedFunctions
{
    /** What the command line throws away; php-cgi does not. */
    private const HEADERS = ['header', 'header_remove', 'headers_list', 'setcookie', 'setrawcookie'];

    /** They may change the name of the session, and PHP does not look for the cookie of that name. */
    private const SESSION = ['ini_set', 'session_name'];

    private const REQUEST = [
        'apache_request_headers',
        'apache_response_headers',
        'connection_aborted',
        'connection_status',
        'filter_has_var',
        'filter_input',
        'filter_input_array',
        'flush',
        'getallheaders',
        'header_register_callback',
        'headers_sent',
        'is_uploaded_file',
        'move_uploaded_file',
    ];

    private function __construct()
    {
    }

    /** @return list<string> names that disable_functions has to contain for a kind of SAPI */
    public static function of(string $kind): array
    {
        return match ($kind) {
            Sapi::FALLBACK => [...self::HEADERS, ...self::REQUEST, ...self::SESSION],
            Sapi::CGI => self::REQUEST,
            default => [],
        };
    }

    /**
     * Defines what is missing.
     *
     * @return list<string> names of those that are still PHP's own, and so without effect
     */
    public static function define(string $kind): array
    {
        require_once __DIR__ . '/request_functions.php';
        if ($kind === Sapi::FALLBACK) {
            require_once __DIR__ . '/header_functions.php';
            require_once __DIR__ . '/session_functions.php';
        }
        $own = get_defined_functions()['internal'];

        return array_values(array_intersect(self::of($kind), $own));
    }
}
