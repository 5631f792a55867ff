<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Emulation;

use BareMetalPHP\AppServer\Sapi\ExitCalled;
use BareMetalPHP\AppServer\Sapi\ExitTrap;

/**
 * Collects what known frameworks register for the end of a request.
 *
 * register_shutdown_function() cannot be replaced as a whole, since the worker needs PHP's own for the end of the
 * process. But a call without a backslash asks the caller's namespace first. Calls from elsewhere reach PHP: their
 * functions run when the worker ends.
 */
final class ShutdownShadows
{
    private const NAMESPACES = [
        'BareMetalPHP\Http',
        'BareMetalPHP\Http\Middleware',
        'BareMetalPHP\Runtime',
        'BareMetalPHP\Support',
        'Illuminate\Foundation',
        'Illuminate\Foundation\Http',
        'Illuminate\Http',
        'Illuminate\Session',
        'Laminas\HttpHandlerRunner\Emitter',
        'Slim',
        'Slim\Handlers',
        'Symfony\Component\HttpFoundation',
        'Symfony\Component\HttpFoundation\File',
        'Symfony\Component\HttpFoundation\Session\Storage',
        'Symfony\Component\HttpKernel',
    ];

    private static bool $isDefined = false;
    private static bool $isInRequest = false;

    /** @var list<array{callable, array<mixed>}> */
    private static array $functions = [];

    private function __construct()
    {
    }

    /** Before the first call: PHP remembers for each call what it has found. */
    public static function define(): void
    {
        if (self::$isDefined) {
            return;
        }
        self::$isDefined = true;
        $body = 'function register_shutdown_function(callable $callback, mixed ...$args): void'
            . ' { \\' . self::class . '::register($callback, $args); }';
        $code = '';
        foreach (self::NAMESPACES as $namespace) {
            $code .= "namespace $namespace { $body }\n";
        }
        eval($code);
        // For a request that ends with its process.
        register_shutdown_function(self::runAll(...));
    }

    public static function begin(): void
    {
        self::$isInRequest = true;
    }

    public static function end(): void
    {
        self::$isInRequest = false;
        self::$functions = [];
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
