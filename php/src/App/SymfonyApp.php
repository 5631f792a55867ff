<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Symfony\SymfonyEmitter;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use Symfony\Component\HttpFoundation\Request as SymfonyRequest;
use Symfony\Component\HttpFoundation\Response as SymfonyResponse;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\HttpKernel\KernelInterface;
use Symfony\Component\HttpKernel\TerminableInterface;
use Throwable;

/** A Symfony kernel: booted once, its services reset after every request. */
final class SymfonyApp implements App
{
    private ?SymfonyRequest $request = null;
    private ?SymfonyResponse $answer = null;

    public function __construct(private readonly HttpKernelInterface $kernel)
    {
    }

    public function kind(): string
    {
        return $this->kernel instanceof KernelInterface ? "symfony, {$this->kernel->getEnvironment()}" : 'symfony';
    }

    public function handle(Request $request, ResponseEmitter $response): void
    {
        try {
            $this->request = SymfonyRequest::createFromGlobals();
            $this->answer = $this->kernel->handle($this->request);
            SymfonyEmitter::emit($this->answer, $response);
        } catch (Throwable $failure) {
            // Symfony's own handler takes this for the command line, and would print the trace whatever the mode.
            set_exception_handler(null);

            throw $failure;
        }
    }

    public function hasWorkAfterAnswer(): bool
    {
        return true;
    }

    /** Listeners of kernel.terminate, then every service with a reset. */
    public function terminate(): void
    {
        [$request, $answer] = [$this->request, $this->answer];
        $this->request = $this->answer = null;
        try {
            if ($request !== null && $answer !== null && $this->kernel instanceof TerminableInterface) {
                $this->kernel->terminate($request, $answer);
            }
        } finally {
            if ($this->kernel instanceof KernelInterface) {
                // Of a booted kernel this calls the services_resetter, and nothing else.
                $this->kernel->boot();
            }
        }
    }
}
