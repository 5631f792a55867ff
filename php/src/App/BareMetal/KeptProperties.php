<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

/** Values of several properties as they were after boot. */
final class KeptProperties
{
    /** @var list<HiddenProperty> */
    private array $properties = [];

    /** @var array<int, mixed> by position in $properties; only of those that were set */
    private array $values = [];

    /**
     * @param string      $class what the framework does not have is left out
     * @param list<string> $names
     * @param object|null $owner null for static properties
     */
    public function __construct(string $class, array $names, private readonly ?object $owner = null)
    {
        foreach ($names as $name) {
            $property = HiddenProperty::of($class, $name);
            if ($property !== null) {
                $this->properties[] = $property;
            }
        }
    }

    public function remember(): void
    {
        $this->values = [];
        foreach ($this->properties as $i => $property) {
            if ($property->isSet($this->owner)) {
                $this->values[$i] = $property->get($this->owner);
            }
        }
    }

    public function restore(): void
    {
        foreach ($this->values as $i => $value) {
            $this->properties[$i]->set($value, $this->owner);
        }
    }
}
