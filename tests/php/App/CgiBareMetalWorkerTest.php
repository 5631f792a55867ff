<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App;

use BareMetalPHP\AppServer\Tests\CgiBinary;

/** The same with php-cgi. */
final class CgiBareMetalWorkerTest extends BareMetalWorkerTest
{
    protected const SAPI = 'cgi';

    protected function setUp(): void
    {
        if (CgiBinary::whatIsMissing() !== '') {
            self::markTestSkipped(CgiBinary::whatIsMissing());
        }
        parent::setUp();
    }
}
