<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\ServerGone;
use Throwable;

/** The process ends inside a request: what was written is the answer, or 500 after a fatal error. */
final class RequestFarewell implements Farewell
{
    public function __construct(
        private readonly Sapi $sapi,
        private readonly Answer $answer,
        private readonly OutputBuffer $output,
    ) {
    }

    public function prepare(): void
    {
        try {
            $this->sapi->runShutdownFunctions();
            if (function_exists('session_status') && session_status() === PHP_SESSION_ACTIVE) {
                session_write_close();
            }
        } catch (Throwable $failure) {
            CurrentWorker::logFailure('A shutdown function failed', $failure);
        }
    }

    public function processEnds(?array $fatal): void
    {
        $flags = FrameType::FLAG_REQUEST_ENDS | FrameType::FLAG_RETIRE;
        try {
            if ($this->answer->isEnded()) {
                return;
            }
            if ($fatal === null) {
                $this->answer->complete($this->output->close(), $flags);
            } else {
                $this->output->discard();
                $this->answer->fail($fatal, $flags);
            }
            $this->answer->end(FrameType::FLAG_RETIRE);
        } catch (ClientGone) {
            $this->answer->end(FrameType::FLAG_RETIRE);
        } catch (ServerGone) {
            // Nobody is left to be told.
        } finally {
            $this->sapi->close();
        }
    }
}
