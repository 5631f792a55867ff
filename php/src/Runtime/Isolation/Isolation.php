<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Isolation;

use BareMetalPHP\AppServer\App\App;
use BareMetalPHP\AppServer\App\KeepsState;

/** Everything that is reset between two requests, in order. */
final class Isolation
{
    /** Requests in a row that touched something, after which it is the application's way, and the check is left out. */
    private const PATIENCE = 64;

    private int $touchedInARow = 0;

    /**
     * @param list<Resettable> $first    of the application
     * @param list<Resettable> $compared those that the check speaks for
     * @param list<Resettable> $always
     * @param QuietCheck|null  $check    null where PHP's notes cannot be read
     */
    private function __construct(
        private readonly array $first,
        private readonly array $compared,
        private readonly array $always,
        private readonly ?QuietCheck $check,
    ) {
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
        $ini = new IniReset($notes);
        $environment = new EnvironmentReset($notes);
        $signals = new SignalReset();
        $mark = $notes === null ? null : StatMark::find($notes->c);

        return new self([], [
            new HandlerReset(),
            $signals,
            new TickReset($notes),
            new AssertReset(),
            $ini,
            new TimezoneReset(),
            new LocaleReset(),
            new TextDomainReset(),
            new MultibyteReset(),
            new WorkingDirectoryReset(),
            $environment,
            new LibxmlReset(),
            new StreamWrapperReset(),
        ], [
            new AlarmReset(),
            new TimeLimitReset(),
            new UmaskReset($notes),
            new StreamContextReset($notes !== null),
            new ImplicitFlushReset(),
            new SuperglobalReset($isNative),
            new GarbageReset(),
            new LastErrorReset($mark),
        ], QuietCheck::open($notes, $ini, $environment, $signals, $mark));
    }

    /** The same, with what the adapter of the application resets: before PHP's own state. */
    public function with(App $app): self
    {
        return $app instanceof KeepsState
            ? new self([...$app->resets(), ...$this->first], $this->compared, $this->always, $this->check)
            : $this;
    }

    public function snapshot(): void
    {
        foreach ($this->parts() as $part) {
            $part->snapshot();
        }
        $this->check?->note();
    }

    public function reset(): void
    {
        foreach ($this->first as $part) {
            $part->reset();
        }
        if ($this->check === null || $this->touchedInARow === self::PATIENCE || !$this->check->isQuiet()) {
            $this->compareAll();
        } else {
            $this->touchedInARow = 0;
        }
        foreach ($this->always as $part) {
            $part->reset();
        }
    }

    /** @return list<Resettable> in the order of their turns */
    public function parts(): array
    {
        return [...$this->first, ...$this->compared, ...$this->always];
    }

    private function compareAll(): void
    {
        foreach ($this->compared as $part) {
            $part->reset();
        }
        if ($this->check !== null && $this->touchedInARow < self::PATIENCE) {
            $this->touchedInARow++;
            $this->check->note();
        }
    }
}
