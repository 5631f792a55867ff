<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\CurrentWorker;
use RuntimeException;
use Throwable;

/** What the functions of php/bridge.php do. */
final class Bridge
{
    private const REQUEST = 'Http\Request';

    private function __construct()
    {
    }

    /** @throws RuntimeException before an application of the framework has booted */
    public static function kernel(): object
    {
        return CurrentKernel::get()
            ?? throw new RuntimeException('There is no kernel: no application of BareMetalPHP has booted in this process');
    }

    /**
     * Has the kernel answer a request that is described by a payload.
     *
     * @param array<string, mixed> $payload `method`, `path` with its query, `headers`, `body`
     *
     * @return array{status: int, headers: array<string, string|list<string>>, body: string}
     */
    public static function answer(array $payload, ?object $kernel): array
    {
        $kernel ??= self::kernel();
        $framework = Framework::behind($kernel);
        $app = $framework?->name('Application')::getInstance();
        $outer = $framework === null ? null : $app?->make($framework->name(self::REQUEST));
        $request = new PayloadRequest();
        try {
            $answer = $kernel->handle($request->make($payload));
            self::report($app?->make(PipelineGuard::class)->takeFailure(), $answer->getStatusCode());
        } finally {
            $request->release();
            if ($framework !== null) {
                $app?->instance($framework->name(self::REQUEST), $outer);
            }
        }

        return [
            'status' => $answer->getStatusCode(),
            'headers' => $answer->getHeaders(),
            'body' => $answer->getBody(),
        ];
    }

    /** The request around it goes on, and is answered otherwise. */
    private static function report(?Throwable $failure, int $status): void
    {
        if ($failure !== null && $status >= 500) {
            CurrentWorker::logFailure('The kernel answered an exception with an error page', $failure);
        }
    }
}
