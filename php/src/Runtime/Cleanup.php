<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\App\App;
use BareMetalPHP\AppServer\Runtime\Isolation\Isolation;
use BareMetalPHP\AppServer\Runtime\Isolation\ResetHooks;
use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\ServerGone;
use BareMetalPHP\AppServer\Wire\WireError;
use Throwable;

/** After the answer: work put off, the application's hooks, the end of the SAPI's request, resets, what is left. */
final class Cleanup
{
    /** @param DevReport|null $report null in production */
    public function __construct(
        private readonly App $app,
        private readonly OutputBuffer $output,
        private readonly Sapi $sapi,
        private readonly Isolation $isolation,
        private readonly ?DevReport $report,
    ) {
    }

    /** It may last, end the process, or have something to say: the request does not end with its answer. */
    public function hasWork(): bool
    {
        return $this->app->hasWorkAfterAnswer() || $this->report !== null || CurrentWorker::hooks() !== [];
    }

    /**
     * @return string JSON for END; '' for none
     *
     * @throws WireError  when the server broke the protocol
     * @throws ServerGone when the server went away
     */
    public function run(): string
    {
        try {
            if ($this->app->hasWorkAfterAnswer()) {
                $this->app->terminate();
            }
        } catch (Throwable $failure) {
            CurrentWorker::logFailure('Work after the answer failed', $failure);
        }
        if (!$this->output->isEmpty()) {
            $this->output->discard();
        }
        $this->report?->noteRequest();
        // While the state of the request is still there.
        ResetHooks::call();
        try {
            $this->sapi->end();
        } catch (ServerGone | WireError $failure) {
            throw $failure;
        } catch (Throwable $failure) {
            CurrentWorker::logFailure('The session could not be closed', $failure);
        }
        $this->isolation->reset();

        return $this->report?->afterRequest() ?? '';
    }
}
