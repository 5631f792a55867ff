<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

/** An application that runs beside the worker's loop, and may come to an end of its own before the worker does. */
interface EndingApp extends App
{
    /** It takes no request any more: the worker has to be replaced. Asked after terminate(). */
    public function hasEnded(): bool;

    /** The worker leaves: no request will follow. */
    public function stop(): void;
}
