<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

use ReflectionClass;
use ReflectionProperty;

/**
 * Static properties of the application's own classes: those in the project, but outside of `vendor`. What a package keeps
 * is its author's business, and only noise to whoever looks for his own mistake.
 */
final class StaticProperties implements LeakSource
{
    /** Declared classes that were looked at; PHP only ever appends. */
    private int $classes = 0;

    /** @var array<string, ReflectionProperty> */
    private array $properties = [];

    /** @param string $root absolute path of the project */
    public function __construct(private readonly string $root)
    {
    }

    public function kind(): string
    {
        return 'static property';
    }

    public function watch(): Watch
    {
        return Watch::Kept;
    }

    public function values(): iterable
    {
        $declared = get_declared_classes();
        foreach (array_slice($declared, $this->classes) as $class) {
            $this->add(new ReflectionClass($class));
        }
        $this->classes = count($declared);
        foreach ($this->properties as $name => $property) {
            if ($property->isInitialized()) {
                yield $name => $property->getValue();
            }
        }
    }

    /** @param ReflectionClass<object> $class */
    private function add(ReflectionClass $class): void
    {
        if (!$this->isOwn((string) $class->getFileName())) {
            return;
        }
        foreach ($class->getProperties(ReflectionProperty::IS_STATIC) as $property) {
            if ($property->getDeclaringClass()->name === $class->name) {
                $this->properties["$class->name::\$$property->name"] = $property;
            }
        }
    }

    private function isOwn(string $file): bool
    {
        return str_starts_with($file, "$this->root/") && !str_contains($file, '/vendor/')
            && !str_starts_with($file, dirname(__DIR__, 2) . '/');
    }
}
