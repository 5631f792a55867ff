<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use PDO;
use Throwable;

/** The database connections that the framework keeps open from request to request. */
final class Connections
{
    private readonly ?HiddenProperty $instances;

    /** The models' connection could not be made again so far. */
    private string $missing = '';

    public function __construct(
        private readonly Framework $framework,
        private readonly object $app,
        private readonly ContainerReset $container,
        private readonly ModelReset $models,
    ) {
        $this->instances = HiddenProperty::of($app::class, 'instances');
    }

    /** @return array<string, PDO> by their name in the configuration */
    public function open(): array
    {
        return array_map(
            static fn (object $connection): PDO => $connection->pdo(),
            $this->manager()?->getConnections() ?? [],
        );
    }

    /** Drops a dead connection; the models' is made anew at once, the others when somebody asks for them. */
    public function replace(string $name): void
    {
        $manager = $this->manager();
        $connections = $manager === null ? null : HiddenProperty::of($manager::class, 'connections');
        if ($manager === null || $connections === null) {
            return;
        }
        $open = $connections->get($manager);
        $dead = $open[$name] ?? null;
        unset($open[$name]);
        $connections->set($open, $manager);
        $this->container->forget('Database\Connection');
        $model = $this->framework->name('Database\Model');
        if ($dead !== null && HiddenProperty::of($model, 'connection')?->get() === $dead) {
            HiddenProperty::of($model, 'pdo')?->set(null);
            HiddenProperty::of($model, 'connection')?->set(null);
            $this->missing = $name;
            $this->restoreModels();
        }
    }

    /** Tries again to give models their connection, when the database was away. */
    public function restoreModels(): void
    {
        if ($this->missing === '') {
            return;
        }
        try {
            $this->framework->name('Database\Model')::setConnection($this->manager()?->connection($this->missing));
            $this->missing = '';
        } catch (Throwable) {
            // Pages that need no database go on; the others say what is missing.
        }
        $this->models->snapshot();
    }

    private function manager(): ?object
    {
        return $this->instances?->get($this->app)[$this->framework->name('Database\ConnectionManager')] ?? null;
    }
}
