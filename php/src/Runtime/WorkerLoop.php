<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\App\App;
use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;
use Throwable;

/** Serves one request after the other. */
final class WorkerLoop
{
    public function __construct(
        private readonly FrameReader $reader,
        private readonly FrameWriter $writer,
        private readonly Sapi $sapi,
        private readonly App $app,
        private readonly Answer $answer,
        private readonly OutputBuffer $output,
        private readonly ResponseEmitter $emitter,
    ) {
    }

    public function run(): int
    {
        while ($this->reader->next()) {
            switch ($this->reader->type) {
                case FrameType::REQUEST:
                    $this->serve();
                    break;
                case FrameType::PING:
                    $this->writer->pong();
                    break;
                case FrameType::STOP:
                    return 0;
                case FrameType::CANCEL:
                    break;
                default:
                    throw $this->reader->refuse('REQUEST, PING, CANCEL or STOP', "type {$this->reader->type}");
            }
        }

        return 0;
    }

    private function serve(): void
    {
        $request = Request::fromFrame($this->reader);
        $this->answer->begin($request->id);
        $this->sapi->begin($request);
        $this->output->open();
        try {
            $this->app->handle($request, $this->emitter);
        } catch (Throwable $failure) {
            $this->writer->json(FrameType::ERROR, $request->id, Failure::fields($failure));
            http_response_code(500);
        }
        $body = $this->output->close();
        $hasEnded = $this->answer->complete($body, FrameType::FLAG_REQUEST_ENDS);
        $this->app->terminate();
        $this->sapi->end();
        $request->drainBody();
        if (!$hasEnded) {
            $this->writer->end($request->id, 0, memory_get_usage() >> 10, memory_get_peak_usage() >> 10);
        }
    }
}
