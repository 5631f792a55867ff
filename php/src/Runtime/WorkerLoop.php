<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;
use BareMetalPHP\AppServer\Wire\ServerGone;
use BareMetalPHP\AppServer\Wire\WireError;

/** Serves one request after the other, until it is told to stop, cannot go on, or the server is gone. */
final class WorkerLoop
{
    public function __construct(
        private readonly FrameReader $reader,
        private readonly FrameWriter $writer,
        private readonly Exchange $exchange,
    ) {
    }

    /**
     * @throws WireError  when the server broke the protocol
     * @throws ServerGone when the server went away in the middle of a request
     */
    public function run(): void
    {
        while ($this->reader->next()) {
            switch ($this->reader->type) {
                case FrameType::REQUEST:
                    if (!$this->exchange->serve(RequestFrame::read($this->reader))) {
                        return;
                    }
                    break;
                case FrameType::PING:
                    $this->writer->pong();
                    break;
                case FrameType::STOP:
                    return;
                case FrameType::BODY:
                case FrameType::CANCEL:
                    // Was on its way when its request ended: a body that nobody read, a client that left late.
                    break;
                default:
                    throw $this->reader->refuse('REQUEST, PING or STOP', "type {$this->reader->type}");
            }
        }
    }
}
