<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** The same with php-cgi. */
final class CgiWorkerAnswerTest extends WorkerAnswerTest
{
    protected const SAPI = 'cgi';

    protected function setUp(): void
    {
        if (CgiBinary::whatIsMissing() !== '') {
            self::markTestSkipped(CgiBinary::whatIsMissing());
        }
    }
}
