<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Figures;

use BareMetalPHP\AppServer\Runtime\Isolation\Isolation;
use ReflectionObject;

/** What each reset costs when a request has touched nothing. */
final class ResetCosts
{
    private const SAMPLES = 30;
    private const CALLS = 500;

    /**
     * Best of many short samples: others use the machine, too.
     *
     * @param bool $mayUseFfi as Isolation::standard() wants it
     *
     * @return array<string, float> ns by class, and `together`
     */
    public static function measure(bool $mayUseFfi): array
    {
        $isolation = Isolation::standard($mayUseFfi);
        $isolation->snapshot();
        $parts = (new ReflectionObject($isolation))->getMethod('parts')->invoke($isolation);
        $costs = [];
        foreach ($parts as $part) {
            $costs[(new ReflectionObject($part))->getShortName()] = self::time($part->reset(...));
        }

        return $costs + ['together' => self::time($isolation->reset(...))];
    }

    private static function time(callable $reset): float
    {
        $best = INF;
        for ($sample = 0; $sample < self::SAMPLES; $sample++) {
            $started = hrtime(true);
            for ($call = 0; $call < self::CALLS; $call++) {
                $reset();
            }
            $best = min($best, (hrtime(true) - $started) / self::CALLS);
        }

        return $best;
    }
}
