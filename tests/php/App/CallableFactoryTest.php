<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App;

use BareMetalPHP\AppServer\App\BootError;
use BareMetalPHP\AppServer\App\CallableFactory;
use BareMetalPHP\AppServer\App\Project;
use PHPUnit\Framework\TestCase;
use Psr\Http\Message\ServerRequestInterface;

final class CallableFactoryTest extends TestCase
{
    public function testWhatCannotBeCalledIsLeftToOthers(): void
    {
        self::assertNull((new CallableFactory())->make(['status' => 200], new Project('/srv')));
        self::assertNull((new CallableFactory())->make(1, new Project('/srv')));
    }

    public function testOptionalParametersAreNoHindrance(): void
    {
        $app = (new CallableFactory())->make(static fn (string $greeting = 'Hello') => $greeting, new Project('/srv'));
        self::assertSame('callable', $app?->kind());
    }

    public function testAParameterThatNobodyCouldGiveIsNamedAtBoot(): void
    {
        $this->expectException(BootError::class);
        $this->expectExceptionMessage('nothing is known for its parameter $database');
        (new CallableFactory())->make(static fn (object $database) => 1, new Project('/srv'));
    }

    public function testAPsr7RequestNeedsAPackageThatMakesIt(): void
    {
        $this->expectException(BootError::class);
        $this->expectExceptionMessage('install one of nyholm/psr7, slim/psr7');
        (new CallableFactory())->make(static fn (ServerRequestInterface $request) => 1, new Project('/srv'));
    }
}
