<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime\Isolation;

use BareMetalPHP\AppServer\Runtime\Isolation\HandlerStack;
use PHPUnit\Framework\TestCase;

final class HandlerStackTest extends TestCase
{
    /** @var list<callable|null> what PHP keeps below the top */
    private array $below = [];

    /** @var callable|null */
    private mixed $top = null;

    /** @dataProvider requests */
    public function testStackIsAsTheBootHasLeftIt(bool $hasBootHandler, string $calls): void
    {
        $stack = new HandlerStack($this->set(...), $this->restore(...), static fn (): bool => false);
        if ($hasBootHandler) {
            $this->set('trim');
        }
        $stack->snapshot();
        $clean = [$this->below, $this->top];
        self::assertSame($hasBootHandler ? 'trim' : null, $this->top);
        for ($request = 0; $request < 3; $request++) {
            foreach (str_split($calls) as $call) {
                match ($call) {
                    's' => $this->set('strlen'),
                    'o' => $this->set(null),
                    'r' => $this->restore(),
                    '-' => null,
                };
            }
            $stack->reset();
            self::assertSame($clean, [$this->below, $this->top]);
        }
    }

    /** @return iterable<string, array{bool, string}> a handler of the boot; what a request does */
    public static function requests(): iterable
    {
        $requests = [
            'nothing' => '-', 'one set' => 's', 'two set' => 'ss', 'switched off' => 'o', 'set and switched off' => 'so',
            'set and restored' => 'sr', 'set twice, restored once' => 'ssr', 'switched off and set' => 'os',
        ];
        foreach ($requests as $name => $calls) {
            yield "$name, none of the boot" => [false, $calls];
            yield "$name, over one of the boot" => [true, $calls];
        }
    }

    /** @dataProvider bothKinds */
    public function testRequestThatRestoresTooOftenLosesNothingOfTheBoot(bool $hasBootHandler): void
    {
        $stack = new HandlerStack($this->set(...), $this->restore(...), static fn (): bool => false);
        $this->top = $hasBootHandler ? 'trim' : null;
        $stack->snapshot();
        foreach (['r', 'rr', 'rrr'] as $calls) {
            array_map($this->restore(...), str_split($calls));
            $this->set('strlen');
            $stack->reset();
            self::assertSame($hasBootHandler ? 'trim' : null, $this->top);
        }
    }

    /** @return iterable<string, array{bool}> */
    public static function bothKinds(): iterable
    {
        yield 'a handler of the boot' => [true];
        yield 'none' => [false];
    }

    private function set(?callable $handler): mixed
    {
        $before = $this->top;
        $this->below[] = $before;
        $this->top = $handler;

        return $before;
    }

    private function restore(): bool
    {
        $this->top = array_pop($this->below);

        return true;
    }
}
