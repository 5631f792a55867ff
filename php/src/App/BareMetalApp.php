<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\BareMetal\AnswerWriter;
use BareMetalPHP\AppServer\App\BareMetal\BridgeStream;
use BareMetalPHP\AppServer\App\BareMetal\ConnectionReset;
use BareMetalPHP\AppServer\App\BareMetal\Connections;
use BareMetalPHP\AppServer\App\BareMetal\ContainerReset;
use BareMetalPHP\AppServer\App\BareMetal\CurrentKernel;
use BareMetalPHP\AppServer\App\BareMetal\FacadeReset;
use BareMetalPHP\AppServer\App\BareMetal\Framework;
use BareMetalPHP\AppServer\App\BareMetal\HiddenProperty;
use BareMetalPHP\AppServer\App\BareMetal\Interruption;
use BareMetalPHP\AppServer\App\BareMetal\ModelReset;
use BareMetalPHP\AppServer\App\BareMetal\PipelineGuard;
use BareMetalPHP\AppServer\App\BareMetal\RequestFactory;
use BareMetalPHP\AppServer\App\BareMetal\RouterReset;
use BareMetalPHP\AppServer\App\BareMetal\SessionFlagReset;
use BareMetalPHP\AppServer\App\BareMetal\StaticsReset;
use BareMetalPHP\AppServer\Runtime\BufferStack;
use BareMetalPHP\AppServer\Runtime\CurrentWorker;
use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use Throwable;

/** An application of the BareMetalPHP framework: one kernel for all requests, everything else new for each. */
final class BareMetalApp implements App, KeepsState
{
    private readonly RequestFactory $requests;
    private readonly AnswerWriter $answers;
    private readonly ConnectionReset $connections;
    private readonly ?PipelineGuard $guard;

    /** @var list<Resettable> */
    private readonly array $resets;

    /**
     * @param object $app    booted
     * @param object $kernel answers handle()
     */
    public function __construct(
        private readonly Framework $framework,
        private readonly object $app,
        private readonly object $kernel,
    ) {
        $this->guard = PipelineGuard::install($app, $kernel);
        $router = HiddenProperty::of($kernel::class, 'router')?->get($kernel);
        $this->requests = new RequestFactory($router);
        $this->answers = new AnswerWriter($framework);
        $container = new ContainerReset($framework, $app);
        $models = new ModelReset($framework);
        $this->connections = new ConnectionReset(new Connections($framework, $app, $container, $models));
        $this->resets = [
            $this->connections,
            $models,
            new FacadeReset($framework, $app),
            new RouterReset($framework, $app, $router),
            new StaticsReset($framework, $app),
            new SessionFlagReset($framework),
            // Last: what the others drop may still be used by destructors.
            $container,
        ];
        CurrentKernel::set($kernel);
    }

    public function kind(): string
    {
        return 'baremetalphp';
    }

    public function resets(): array
    {
        return $this->resets;
    }

    public function handle(Request $request, ResponseEmitter $response): void
    {
        $this->connections->wake();
        $level = ob_get_level();
        // Left by what ran after the last answer.
        Interruption::take();
        $this->guard?->takeFailure();
        BridgeStream::begin($response);
        $incoming = $this->requests->make();
        // The kernel says so only when it reaches the router: middleware would get the last visitor's.
        $this->app->instance($this->framework->name('Http\Request'), $incoming);
        try {
            $answer = $this->kernel->handle($incoming);
        } catch (Interruption) {
            $answer = null;
        } catch (Throwable $failure) {
            $this->connections->suspect();
            // One that lost its way to the kernel, or went on after it was caught.
            $answer = Interruption::take() ? null : throw $failure;
        }
        $failure = $this->guard?->takeFailure();
        if (Interruption::take() || $answer === null) {
            BufferStack::unwindTo($level);

            return;
        }
        if ($failure !== null ? $this->report($failure, $level, $answer->getStatusCode()) : BridgeStream::hasAnswered()) {
            return;
        }
        $this->answers->write($answer, $response, $failure);
    }

    public function hasWorkAfterAnswer(): bool
    {
        return false;
    }

    public function terminate(): void
    {
    }

    /**
     * The kernel has made a page of the exception, and tells nobody about it.
     *
     * @return bool true when the page comes too late, behind a part of the answer: the connection is cut
     */
    private function report(Throwable $failure, int $level, int $status): bool
    {
        $isCut = CurrentWorker::cut($failure);
        if ($isCut || $status >= 500) {
            $this->connections->suspect();
            // A view that failed leaves its half of a page in a buffer.
            BufferStack::dropTo($level);
            $isCut ?: CurrentWorker::logFailure('The kernel answered an exception with an error page', $failure);
        }

        return $isCut;
    }
}
