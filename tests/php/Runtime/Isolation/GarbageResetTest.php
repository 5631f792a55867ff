<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime\Isolation;

use BareMetalPHP\AppServer\Runtime\Isolation\GarbageReset;
use PHPUnit\Framework\TestCase;
use stdClass;

final class GarbageResetTest extends TestCase
{
    /** @dataProvider amounts */
    public function testMuchCircularGarbageIsCollectedBeforePhpHasTo(int $ofEachRequest, int $leastCollected): void
    {
        $reset = new GarbageReset();
        $reset->snapshot();
        $before = gc_status()['collected'];
        for ($request = 0; $request < 32; $request++) {
            for ($i = 0; $i < $ofEachRequest; $i++) {
                $object = new stdClass();
                $object->itself = $object;
            }
            $reset->reset();
        }
        $collected = gc_status()['collected'] - $before;
        self::assertGreaterThanOrEqual($leastCollected, $collected);
        self::assertSame($leastCollected > 0, $collected > 0);
    }

    /** @return iterable<string, array{int, int}> objects a request, objects that have to be collected */
    public static function amounts(): iterable
    {
        yield 'much' => [100, 3000];
        yield 'little, which stays' => [10, 0];
    }
}
