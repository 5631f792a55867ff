<?php

declare(strict_types=1);

namespace App;

use Symfony\Component\EventDispatcher\Attribute\AsEventListener;
use Symfony\Component\HttpKernel\Event\TerminateEvent;

/** Counts what this process has answered, after each answer, when nobody waits for it. */
#[AsEventListener]
final class Tally
{
    private int $answered = 0;

    public function __invoke(TerminateEvent $event): void
    {
        $this->answered++;
    }

    public function answered(): int
    {
        return $this->answered;
    }
}
