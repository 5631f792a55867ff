<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

/** Everything that is reset between two requests, in order. */
final class Isolation
{
    /** @param list<Resettable> $parts */
    public function __construct(private readonly array $parts)
    {
    }

    /**
     * Hooks come first, while the state of the request is still there; the error they may leave is forgotten last.
     *
     * @param bool $mayUseFfi functions of PHP itself may be called
     */
    public static function standard(bool $mayUseFfi = false): self
    {
        return new self([
            new HookReset(),
            new SessionReset(),
            new HandlerReset(),
            new IniReset($mayUseFfi),
            new TimeLimitReset(),
            new TimezoneReset(),
            new LocaleReset(),
            new MultibyteReset(),
            new WorkingDirectoryReset(),
            new UmaskReset(),
            new EnvironmentReset(),
            new LibxmlReset(),
            new ImplicitFlushReset(),
            new SuperglobalReset(),
            new GarbageReset(),
            new LastErrorReset(),
        ]);
    }

    public function snapshot(): void
    {
        foreach ($this->parts as $part) {
            $part->snapshot();
        }
    }

    public function reset(): void
    {
        foreach ($this->parts as $part) {
            $part->reset();
        }
    }
}
