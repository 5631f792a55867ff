<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\App\App;
use BareMetalPHP\AppServer\Runtime\Isolation\Isolation;
use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;
use BareMetalPHP\AppServer\Wire\ServerGone;
use BareMetalPHP\AppServer\Wire\WireError;
use Throwable;

/** Answers one request: begin, application, its shutdown functions, answer, work after it, reset. */
final class Exchange implements Farewell
{
    /** The server has been told that the current request ended. */
    private bool $hasEnded = false;
    /** FrameType::FLAG_RETIRE once a shutdown function of a request has called exit(); else 0. */
    private int $retireFlag = 0;

    public function __construct(
        private readonly FrameWriter $writer,
        private readonly Sapi $sapi,
        private readonly App $app,
        private readonly Answer $answer,
        private readonly OutputBuffer $output,
        private readonly ResponseEmitter $emitter,
        private readonly Isolation $isolation,
        private readonly ShutdownGuard $guard,
    ) {
    }

    /**
     * @throws WireError  when the server broke the protocol while the body was read
     * @throws ServerGone when the server went away
     */
    public function serve(Request $request): void
    {
        $this->hasEnded = false;
        $this->answer->begin($request->id);
        $this->guard->protect($this);
        $this->sapi->begin($request);
        $this->output->open();
        try {
            $this->app->handle($request, $this->emitter);
            $this->hasEnded = $this->complete();
        } catch (ClientGone) {
            $this->output->discard();
        } catch (ServerGone | WireError $failure) {
            throw $failure;
        } catch (Throwable $failure) {
            $this->hasEnded = $this->fail($failure);
        }
        if ($this->app->hasWorkAfterAnswer()) {
            $this->afterAnswer();
        }
        $this->output->discard();
        $this->sapi->end();
        $this->isolation->reset();
        $this->guard->protect(null);
        if (!$this->hasEnded) {
            $this->end($this->retireFlag);
        }
    }

    public function processEnds(?array $fatal): void
    {
        $flags = FrameType::FLAG_REQUEST_ENDS | FrameType::FLAG_RETIRE;
        try {
            if ($this->hasEnded) {
                return;
            }
            if ($fatal !== null) {
                $this->output->discard();
                $this->writer->json(FrameType::ERROR, $this->answer->requestId(), $fatal);
                $hasEnded = $this->answer->fail($flags);
            } else {
                $hasEnded = $this->answer->complete($this->output->close(), $flags);
            }
            if (!$hasEnded) {
                $this->end(FrameType::FLAG_RETIRE);
            }
        } catch (ServerGone) {
            // Nobody is left to be told.
        } finally {
            $this->sapi->close();
        }
    }

    private function complete(): bool
    {
        $this->guard->suspend(true);
        $this->retireFlag |= $this->sapi->runShutdownFunctions() ? FrameType::FLAG_RETIRE : 0;
        $this->guard->suspend(false);
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_write_close();
        }

        return $this->answer->complete($this->output->close(), $this->endingFlags());
    }

    /** Like PHP, asks the application's exception handler first: what that prints is the answer. */
    private function fail(Throwable $failure): bool
    {
        $this->guard->suspend(false);
        $handler = set_exception_handler(null);
        if ($handler !== null) {
            try {
                $handler($failure);

                return $this->complete();
            } catch (Throwable $second) {
                $failure = $second;
            }
        }
        if ($failure instanceof ServerGone || $failure instanceof WireError) {
            throw $failure;
        }
        $this->output->discard();
        $this->writer->json(FrameType::ERROR, $this->answer->requestId(), Failure::fields($failure));

        return $this->answer->fail($this->endingFlags());
    }

    /** Work and hooks after the answer may last, or end the process: no next request may be given to this one yet. */
    private function endingFlags(): int
    {
        $isMoreToRun = $this->app->hasWorkAfterAnswer() || CurrentWorker::hooks() !== [];

        return $isMoreToRun ? 0 : FrameType::FLAG_REQUEST_ENDS | $this->retireFlag;
    }

    private function afterAnswer(): void
    {
        try {
            $this->app->terminate();
        } catch (Throwable $failure) {
            $this->writer->json(FrameType::ERROR, $this->answer->requestId(), Failure::fields($failure));
        }
    }

    private function end(int $flags): void
    {
        $memory = memory_get_usage() >> 10;
        $this->writer->end($this->answer->requestId(), $flags, $memory, memory_get_peak_usage() >> 10);
    }
}
