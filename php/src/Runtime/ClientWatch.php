<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\ServerGone;

/** Whether somebody still waits for the current answer. */
final class ClientWatch
{
    private int $id = 0;
    private bool $isGone = false;

    public function __construct(private readonly FrameReader $reader, private readonly Sapi $sapi)
    {
    }

    public function begin(int $id): void
    {
        $this->id = $id;
        $this->isGone = false;
    }

    /** A CANCEL has been seen. */
    public function isGone(): bool
    {
        return $this->isGone;
    }

    /**
     * Looks, without waiting, whether a CANCEL has arrived.
     *
     * @throws ServerGone when the server went away
     */
    public function look(): bool
    {
        if (!$this->isGone && $this->reader->hasCancel($this->id)) {
            $this->isGone = true;
            $this->sapi->markClientGone();
        }

        return $this->isGone;
    }
}
