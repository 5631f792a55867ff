<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

/** Runs PHP code in a process of its own: the native SAPI changes the process that it is made in. */
final class NativeChild
{
    private const PROLOGUE = <<<'PHP'
        use BareMetalPHP\AppServer\Runtime\OutputSink;
        use BareMetalPHP\AppServer\Runtime\ServerVariables;
        use BareMetalPHP\AppServer\Sapi\NativeSapi;
        use BareMetalPHP\AppServer\Sapi\ProbeRequest;
        $sapi = new NativeSapi(new ServerVariables([], '/srv', 'test'));
        $serve = static function (array $request, callable $application) use ($sapi): mixed {
            $sapi->begin(ProbeRequest::make(...$request));
            $result = $application($sapi);
            $sapi->runShutdownFunctions();
            $sapi->end();
            return $result;
        };
        PHP;

    private function __construct(
        public readonly int $exitCode,
        public readonly string $output,
        public readonly string $errors,
    ) {
    }

    /** @param string $code sees $sapi, and $serve([method, target, headers, body], fn (NativeSapi): mixed) */
    public static function code(string $code): self
    {
        $autoload = var_export(dirname(__DIR__, 3) . '/php/autoload.php', true);

        return self::run(['-d', 'auto_globals_jit=0', '-r', "require $autoload;\n" . self::PROLOGUE . "\n$code"]);
    }

    /** @param list<string> $arguments of php */
    public static function run(array $arguments): self
    {
        $command = [PHP_BINARY, '-d', 'display_errors=stderr', '-d', 'log_errors=0', ...$arguments];
        $errors = tmpfile();
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], $errors], $pipes);
        $output = stream_get_contents($pipes[1]);
        $exitCode = proc_close($process);
        rewind($errors);

        return new self($exitCode, $output, stream_get_contents($errors));
    }
}
