<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;

/** The process ends while the application is still being loaded. */
final class BootFarewell implements Farewell
{
    public function __construct(private readonly FrameWriter $writer, private readonly Sapi $sapi)
    {
    }

    public function processEnds(?array $fatal): void
    {
        BufferStack::unwindTo(0);
        $this->writer->json(FrameType::ERROR, 0, $fatal ?? [
            'class' => 'exit',
            'message' => 'The application called exit() or die() while it was being loaded; the entry has to return',
            'file' => '',
            'line' => 0,
            'trace' => '',
        ]);
        $this->sapi->close();
        exit(1);
    }
}
