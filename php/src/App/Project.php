<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\Runtime\WorkerOptions;

/** Where the application lives, and how it is run. */
final class Project
{
    /**
     * @param string $root  absolute path
     * @param bool   $isDev pages may show what is inside
     * @param string $csrf  `fix` or `leave`: what to do about the protection of forms of BareMetalPHP
     * @param bool   $isFirstWorker says what need not be said by every worker
     */
    public function __construct(
        public readonly string $root,
        public readonly bool $isDev = false,
        public readonly string $csrf = 'fix',
        public readonly bool $isFirstWorker = false,
    ) {
    }

    public static function of(WorkerOptions $options): self
    {
        return new self($options->root, $options->isDev, $options->bareMetalCsrf, $options->worker === 1);
    }
}
