<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

/** Why tests of a SAPI are skipped on this machine. */
final class SapiNeeds
{
    private function __construct()
    {
    }

    /** @return string '' when they are not */
    public static function whatIsMissing(string $sapi): string
    {
        $canBeDriven = extension_loaded('FFI') && !PHP_ZTS;

        return match ($sapi) {
            'native' => $canBeDriven ? '' : 'The native SAPI needs a php without thread safety and with ffi',
            'cgi' => CgiBinary::whatIsMissing(),
            default => '',
        };
    }
}
