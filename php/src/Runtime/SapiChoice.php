<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

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

    /** The best one that works here and is allowed. */
    public static function of(WorkerOptions $options): self
    {
        $variables = new ServerVariables([
            'APPSERVER_WORKER' => (string) $options->worker,
            'APPSERVER_LANE' => $options->lane,
        ] + getenv(), $options->root, $options->serverSoftware);
        if ($options->sapi !== 'native' && $options->sapi !== 'auto') {
            $reason = "The SAPI \"$options->sapi\" was asked for";

            return new self(new FallbackSapi($variables), $reason, $variables);
        }
        try {
            return new self(new NativeSapi($variables), 'PHP\'s own request handling could be used', $variables);
        } catch (Throwable $failure) {
            return new self(new FallbackSapi($variables), $failure->getMessage(), $variables);
        }
    }
}
