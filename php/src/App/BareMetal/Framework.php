<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

/** Which copy of the framework an application is made of: the classes are called the same in both namespaces. */
final class Framework
{
    /** The second is that of its first releases. */
    private const NAMESPACES = ['BareMetalPHP', 'Framework'];

    /** Classes that this adapter extends or answers with, always written with the first namespace. */
    private const EXTENDED = [
        'Contracts\Middleware',
        'Http\Request',
        'Http\Response',
        'Http\Middleware\CsrfProtection',
    ];

    private function __construct(private readonly string $namespace)
    {
    }

    /** @return self|null null when the value is neither an application nor a kernel of this framework */
    public static function behind(mixed $value): ?self
    {
        foreach (self::NAMESPACES as $namespace) {
            $framework = new self($namespace);
            if ($framework->isApplication($value) || $framework->isKernel($value)) {
                $framework->alias();

                return $framework;
            }
        }

        return null;
    }

    /** Full name of one of its classes, for example of `Http\Kernel`. */
    public function name(string $class): string
    {
        return "$this->namespace\\$class";
    }

    /** @return bool false where this release of the framework has no such class or interface */
    public function has(string $class): bool
    {
        return class_exists($this->name($class)) || interface_exists($this->name($class));
    }

    public function isApplication(mixed $value): bool
    {
        return is_a($value, $this->name('Application'));
    }

    public function isKernel(mixed $value): bool
    {
        return is_a($value, $this->name('Http\Kernel'));
    }

    /** Gives the older names the newer ones too, so that one class of this adapter can extend either. */
    private function alias(): void
    {
        foreach (self::EXTENDED as $class) {
            $name = self::NAMESPACES[0] . "\\$class";
            if (class_exists($name) || interface_exists($name)) {
                continue;
            }
            if ($this->has($class)) {
                class_alias($this->name($class), $name);
            } elseif ($class === 'Contracts\Middleware') {
                class_alias(AnyMiddleware::class, $name);
            }
        }
    }
}
