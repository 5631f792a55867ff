<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

/** Global variables, without those that PHP fills. */
final class GlobalVariables implements LeakSource
{
    private const OF_PHP = [
        'GLOBALS', '_GET', '_POST', '_COOKIE', '_FILES', '_REQUEST', '_SERVER', '_ENV', '_SESSION', 'argc', 'argv',
    ];

    public function kind(): string
    {
        return 'global';
    }

    public function watch(): Watch
    {
        return Watch::Kept;
    }

    public function values(): iterable
    {
        foreach (array_diff(array_map('strval', array_keys($GLOBALS)), self::OF_PHP) as $name) {
            yield "\$$name" => $GLOBALS[$name];
        }
    }
}
