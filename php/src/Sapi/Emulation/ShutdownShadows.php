<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Emulation;

use BareMetalPHP\AppServer\Sapi\ExitCalled;
use BareMetalPHP\AppServer\Sapi\ExitTrap;
use ParseError;

/**
 * Collects what an application registers for the end of a request.
 *
 * register_shutdown_function() cannot be replaced as a whole, since the worker needs PHP's own for the end of the
 * process. But a call without a backslash asks the caller's namespace first, so each namespace that has a class gets a
 * function of this name. Calls from elsewhere reach PHP: their functions run when the worker ends.
 */
final class ShutdownShadows
{
    private const FUNCTION = 'register_shutdown_function';
    private const OWN = 'BareMetalPHP\AppServer\\';
    private const NAME = '/^(?!namespace(?:\\\\|$))[a-z_\x80-\xff][\w\x80-\xff]*(?:\\\\[a-z_\x80-\xff][\w\x80-\xff]*)*$/iD';

    /** An application may ask for classes whose names a client made up. */
    private const MAX_NAMESPACES = 4096;

    private static bool $isDefined = false;
    private static bool $hasSeenBoot = false;

    /** @var array<string, true> by namespace */
    private static array $known = [];

    private static bool $isInRequest = false;

    /** @var list<array{callable, array<mixed>}> */
    private static array $functions = [];

    private function __construct()
    {
    }

    /** Before the application is loaded. */
    public static function define(): void
    {
        if (!self::$isDefined) {
            self::$isDefined = true;
            spl_autoload_register(self::cover(...), true, true);
            // For a request that ends with its process.
            register_shutdown_function(self::runAll(...));
        }
    }

    public static function begin(): void
    {
        self::$isInRequest = true;
        if (!self::$hasSeenBoot) {
            self::$hasSeenBoot = true;
            // Composer puts itself in front, so what it has loaded was not seen, and would not be.
            array_map(self::cover(...), get_declared_classes());
            spl_autoload_register(self::cover(...), true, true);
        }
    }

    public static function end(): void
    {
        self::$isInRequest = false;
        self::$functions = [];
    }

    /** Gives the namespace of a class that is about to be loaded the function, before the first call asks for it. */
    private static function cover(string $class): void
    {
        $namespace = substr($class, 0, (int) strrpos($class, '\\'));
        if ($namespace === '' || isset(self::$known[$namespace]) || count(self::$known) >= self::MAX_NAMESPACES) {
            return;
        }
        self::$known[$namespace] = true;
        $isOwn = str_starts_with("$namespace\\", self::OWN);
        if ($isOwn || function_exists("$namespace\\" . self::FUNCTION) || preg_match(self::NAME, $namespace) !== 1) {
            return;
        }
        try {
            eval("namespace $namespace; function " . self::FUNCTION . '(callable $callback, mixed ...$args): void'
                . ' { \\' . self::class . '::register($callback, $args); }');
        } catch (ParseError) {
            // A word that cannot begin a namespace.
        }
    }

    /** @param array<mixed> $arguments */
    public static function register(callable $function, array $arguments): void
    {
        if (self::$isInRequest) {
            self::$functions[] = [$function, $arguments];
        } else {
            register_shutdown_function($function, ...$arguments);
        }
    }

    /**
     * Runs what the request registered, also what that registers. What a function throws goes through.
     *
     * @return bool true when one of them called exit(): the rest was not run
     */
    public static function run(): bool
    {
        if (self::$functions === []) {
            return false;
        }
        try {
            self::runTrapped();
        } catch (ExitCalled) {
            return true;
        } finally {
            self::$functions = [];
        }

        return false;
    }

    private static function runTrapped(): void
    {
        $trap = new ExitTrap();
        try {
            self::runAll();
        } finally {
            $trap->disarm();
        }
    }

    private static function runAll(): void
    {
        while (self::$functions !== []) {
            [$function, $arguments] = array_shift(self::$functions);
            $function(...$arguments);
        }
    }
}
