<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use ReflectionProperty;

/** A protected property of the framework that has no method to reset it. */
final class HiddenProperty
{
    private function __construct(private readonly ReflectionProperty $property)
    {
    }

    /** @return self|null null where this release of the framework has no such class or property */
    public static function of(string $class, string $name): ?self
    {
        if (!class_exists($class) || !property_exists($class, $name)) {
            return null;
        }

        return new self(new ReflectionProperty($class, $name));
    }

    /**
     * @param object|null $owner null for a static property
     *
     * @return mixed null also when it was never set
     */
    public function get(?object $owner = null): mixed
    {
        return $this->isSet($owner) ? $this->property->getValue($owner) : null;
    }

    public function isSet(?object $owner = null): bool
    {
        return $owner === null ? $this->property->isInitialized() : $this->property->isInitialized($owner);
    }

    public function set(mixed $value, ?object $owner = null): void
    {
        $this->property->setValue($owner, $value);
    }
}
