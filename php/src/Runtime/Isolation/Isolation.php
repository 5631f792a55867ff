<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use BareMetalPHP\AppServer\App\App;
use BareMetalPHP\AppServer\App\KeepsState;

/** Everything that is reset between two requests, in order. */
final class Isolation
{
    /** @param list<Resettable> $parts */
    public function __construct(private readonly array $parts)
    {
    }

    /**
     * Make it before the application is loaded, and call snapshot() after that.
     *
     * @param bool $mayUseFfi PHP itself may be asked what was changed
     * @param bool $isNative  with the native SAPI
     */
    public static function standard(bool $mayUseFfi = false, bool $isNative = false): self
    {
        $notes = $mayUseFfi ? EngineNotes::open($isNative) : null;

        return new self([
            new HandlerReset(),
            new SignalReset(),
            new TickReset($notes),
            new AssertReset(),
            new IniReset($notes),
            new TimeLimitReset(),
            new TimezoneReset(),
            new LocaleReset(),
            new TextDomainReset(),
            new MultibyteReset(),
            new WorkingDirectoryReset(),
            new UmaskReset(),
            new EnvironmentReset($notes),
            new LibxmlReset(),
            new StreamContextReset($notes !== null),
            new StreamWrapperReset(),
            new ImplicitFlushReset(),
            new SuperglobalReset(),
            new GarbageReset(),
            new LastErrorReset(),
        ]);
    }

    /** The same, with what the adapter of the application resets: before PHP's own state. */
    public function with(App $app): self
    {
        return $app instanceof KeepsState ? new self([...$app->resets(), ...$this->parts]) : $this;
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
