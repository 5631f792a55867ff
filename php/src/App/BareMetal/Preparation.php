<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

/** What has to be in place before the framework is loaded: it keeps the functions and settings that it finds. */
final class Preparation
{
    private const PACKAGE = 'baremetalphp/framework';

    /** As set by nobody => as wanted: ids that a client invented, and cookies that scripts or other sites can use. */
    private const SESSION_SETTINGS = [
        'session.use_strict_mode' => ['0', '1'],
        'session.cookie_httponly' => ['0', '1'],
        'session.cookie_samesite' => ['', 'Lax'],
    ];

    private function __construct()
    {
    }

    /** @param string $root absolute path; nothing is done for a project that does not ask for the framework */
    public static function of(string $root): void
    {
        // The Go server had its dependencies in php/.
        if (!self::requires("$root/composer.json") && !self::requires("$root/php/composer.json")) {
            return;
        }
        require_once __DIR__ . '/helpers.php';
        foreach (self::SESSION_SETTINGS as $name => [$unset, $wanted]) {
            // An empty text is how PHP spells a setting that is off.
            if (in_array(ini_get($name), [$unset, ''], true)) {
                ini_set($name, $wanted);
            }
        }
    }

    private static function requires(string $file): bool
    {
        $composer = is_file($file) ? json_decode((string) file_get_contents($file), true) : null;

        return is_array($composer) && isset($composer['require'][self::PACKAGE]);
    }
}
