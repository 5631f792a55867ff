<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;

/**
 * Lets the framework's Session start again.
 *
 * It remembers in a static that it has, and would hand the next visitor whatever is in $_SESSION.
 */
final class SessionFlagReset implements Resettable
{
    private readonly ?HiddenProperty $isStarted;

    public function __construct(Framework $framework)
    {
        $this->isStarted = HiddenProperty::of($framework->name('Support\Session'), 'started');
    }

    public function snapshot(): void
    {
        $this->reset();
    }

    public function reset(): void
    {
        $this->isStarted?->set(false);
    }
}
