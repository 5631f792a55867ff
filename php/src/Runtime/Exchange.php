<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\App\App;
use BareMetalPHP\AppServer\App\EndingApp;
use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\ServerGone;
use BareMetalPHP\AppServer\Wire\WireError;
use Throwable;

/** Answers one request: begin, application, its shutdown functions, answer, work after it, reset. */
final class Exchange
{
    /** FrameType::FLAG_RETIRE once a request has left something behind that cannot be reset; else 0. */
    private int $retireFlag = 0;
    private readonly Farewell $farewell;
    /** No earlier request can have left shutdown functions with PHP. */
    private bool $isAlone = true;
    private readonly bool $isEverAlone;

    public function __construct(
        private readonly Sapi $sapi,
        private readonly App $app,
        private readonly Answer $answer,
        private readonly OutputBuffer $output,
        private readonly ResponseEmitter $emitter,
        private readonly Cleanup $cleanup,
        private readonly ShutdownGuard $guard,
    ) {
        $this->farewell = new RequestFarewell($sapi, $answer, $output);
        $this->isEverAlone = $sapi->kind() === 'native';
    }

    /**
     * @return bool false when this process must not serve another request
     *
     * @throws WireError  when the server broke the protocol while the body was read
     * @throws ServerGone when the server went away
     */
    public function serve(Request $request): bool
    {
        \memory_reset_peak_usage();
        $this->answer->begin($request->id);
        $this->guard->protect($this->farewell, $this->isAlone);
        try {
            $this->output->open();
            if ($request->hasBody() && $request->contentLength() === null) {
                $request = $this->receiveAll($request);
            }
            $this->sapi->begin($request);
            if (!$request->isCancelled()) {
                $this->app->handle($request, $this->emitter);
                $this->complete();
            }
        } catch (ClientGone) {
            $this->runShutdownFunctionsMuted();
        } catch (ServerGone | WireError $failure) {
            throw $failure;
        } catch (Throwable $failure) {
            $this->fail($failure);
        }
        $report = $this->cleanup->run();
        $this->guard->protect(null);
        $this->isAlone = $this->isEverAlone;
        $mayServeOn = !($this->app instanceof EndingApp && $this->app->hasEnded()) && !$this->output->isStuck();
        $this->answer->end($mayServeOn ? $this->retireFlag : FrameType::FLAG_RETIRE, $report);

        // Whoever asked to be replaced reads no further request: the server gives what it wrote ahead to others.
        return $mayServeOn && $this->retireFlag === 0;
    }

    private function receiveAll(Request $request): Request
    {
        try {
            return $request->withLength();
        } catch (BodyLost $failure) {
            $this->sapi->begin($request);
            throw $failure;
        }
    }

    private function complete(): void
    {
        $this->runShutdownFunctions();
        // Distributions ship ext/session apart from PHP.
        if (\function_exists('session_status') && \session_status() === \PHP_SESSION_ACTIVE) {
            // Before the client can come back with the next request.
            \session_write_close();
        }
        $body = $this->output->close();
        if ($this->output->isStuck()) {
            $this->retireFlag = FrameType::FLAG_RETIRE;
        }
        $this->answer->complete($body, $this->endingFlags());
    }

    /** Like PHP, asks the application's exception handler first: what that prints is the answer. */
    private function fail(Throwable $failure): void
    {
        $handler = \set_exception_handler(null);
        \restore_exception_handler();
        if ($handler !== null) {
            try {
                $handler($failure);
                $this->complete();

                return;
            } catch (Throwable $second) {
                $failure = $second;
            }
        }
        if ($failure instanceof ServerGone || $failure instanceof WireError) {
            throw $failure;
        }
        $this->runShutdownFunctionsMuted();
        $isDeparture = $failure instanceof ClientGone || $failure->getPrevious() instanceof ClientGone;
        $this->answer->fail($isDeparture ? null : Failure::fields($failure), $this->endingFlags());
    }

    private function runShutdownFunctions(): void
    {
        $this->retireFlag |= $this->sapi->runShutdownFunctions() ? FrameType::FLAG_RETIRE : 0;
    }

    /** They run however their request ended; what they print does not count any more. */
    private function runShutdownFunctionsMuted(): void
    {
        $this->output->discard(isMuted: true);
        try {
            $this->runShutdownFunctions();
        } catch (Throwable $failure) {
            CurrentWorker::logFailure('A shutdown function failed', $failure);
        }
    }

    /** No next request may be given to this process while there is work left. */
    private function endingFlags(): int
    {
        return $this->cleanup->hasWork() ? 0 : FrameType::FLAG_REQUEST_ENDS | $this->retireFlag;
    }
}
