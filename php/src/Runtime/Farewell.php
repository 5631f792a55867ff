<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** Has to say something to the server when the process ends unexpectedly. */
interface Farewell
{
    /**
     * Called first, before PHP runs what earlier requests have registered: does what belongs to the current one alone.
     * Not called where nobody else can have registered anything.
     */
    public function prepare(): void;

    /**
     * Called last, after the application's own shutdown functions.
     *
     * @param array{class: string, message: string, file: string, line: int, trace: string}|null $fatal the fatal error;
     *        null for exit() and die()
     */
    public function processEnds(?array $fatal): void;
}
