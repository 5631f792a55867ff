<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use PDO;
use Throwable;

/** The database connections that the framework keeps open from request to request. */
final class Connections
{
    private readonly ?HiddenProperty $instances;
    private readonly ?HiddenProperty $modelConnection;

    /** The models' connection could not be made again so far. */
    private string $missing = '';

    public function __construct(
        private readonly Framework $framework,
        private readonly object $app,
        private readonly ContainerReset $container,
        private readonly ModelReset $models,
    ) {
        $this->instances = HiddenProperty::of($app::class, 'instances');
        $this->modelConnection = HiddenProperty::of($framework->name('Database\Model'), 'connection');
    }

    /** @return array<string, PDO> by their name in the configuration; `models` and `container` where they have no other */
    public function open(): array
    {
        $open = $this->manager()?->getConnections() ?? [];
        $others = [
            'models' => $this->modelConnection?->get(),
            'container' => $this->instance('Database\Connection'),
        ];
        foreach ($others as $name => $connection) {
            if ($connection !== null && !in_array($connection, $open, true)) {
                $open[$name] = $connection;
            }
        }

        return array_map(static fn (object $connection): PDO => $connection->pdo(), $open);
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
        if ($dead !== null && $this->modelConnection?->get() === $dead) {
            HiddenProperty::of($this->framework->name('Database\Model'), 'pdo')?->set(null);
            $this->modelConnection->set(null);
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
        return $this->instance('Database\ConnectionManager');
    }

    /** What the container has made already. */
    private function instance(string $class): ?object
    {
        return $this->instances?->get($this->app)[$this->framework->name($class)] ?? null;
    }
}
