<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\App\AppLoader;
use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;

/** The process ends while the application is still being loaded. */
final class BootFarewell implements Farewell
{
    public function __construct(
        private readonly FrameWriter $writer,
        private readonly Sapi $sapi,
        private readonly AppLoader $loader,
    ) {
    }

    public function prepare(): void
    {
    }

    public function processEnds(?array $fatal): void
    {
        $file = $this->loader->file();
        $this->writer->json(FrameType::ERROR, 0, BootFiles::field() + ($fatal ?? [
            'class' => 'exit',
            'message' => "$file, or a file that it loads, called exit() or die(); it has to return the application",
            'file' => $file,
            'line' => 0,
            'trace' => '',
        ]));
        $this->sapi->close();
        if ($fatal === null) {
            exit(1);
        }
    }
}
