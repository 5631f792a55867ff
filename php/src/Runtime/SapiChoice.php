<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Sapi\CgiSapi;
use BareMetalPHP\AppServer\Sapi\FallbackSapi;
use BareMetalPHP\AppServer\Sapi\NativeSapi;
use BareMetalPHP\AppServer\Sapi\Sapi;
use Throwable;

/** The SAPI of this worker, and why it is that one. */
final class SapiChoice
{
    private function __construct(
        public readonly Sapi $sapi,
        public readonly string $reason,
        public readonly ServerVariables $variables,
    ) {
        $variables->set('APPSERVER_SAPI', $sapi->kind());
    }

    /** The one that was asked for; what cannot be had here gives way to the fall-back. */
    public static function of(WorkerOptions $options): self
    {
        $variables = new ServerVariables([
            'APPSERVER_WORKER' => (string) $options->worker,
            'APPSERVER_LANE' => $options->lane,
        ] + getenv(), $options->root, $options->serverSoftware);
        $best = PHP_SAPI === 'cli' ? Sapi::NATIVE : Sapi::CGI;
        $kind = $options->sapi === 'auto' ? $best : $options->sapi;
        try {
            return new self(self::make($kind, $variables), "The SAPI \"$options->sapi\" was asked for", $variables);
        } catch (Throwable $failure) {
            return new self(new FallbackSapi($variables), $failure->getMessage(), $variables);
        }
    }

    private static function make(string $kind, ServerVariables $variables): Sapi
    {
        return match ($kind) {
            Sapi::NATIVE => new NativeSapi($variables),
            Sapi::CGI => new CgiSapi($variables),
            default => new FallbackSapi($variables),
        };
    }
}
