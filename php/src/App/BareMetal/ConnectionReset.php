<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;
use PDO;
use PDOException;

use function BareMetalPHP\AppServer\log;

/** Rolls back what a request has left open, and replaces connections that the database has closed. */
final class ConnectionReset implements Resettable
{
    /** A server that closes idle connections waits longer than this. */
    private const IDLE_NS = 30_000_000_000;

    private int $lastUseNs = 0;
    private bool $hasFailed = false;

    public function __construct(private readonly Connections $connections)
    {
    }

    public function snapshot(): void
    {
        $this->rollBack();
        $this->lastUseNs = hrtime(true);
    }

    public function reset(): void
    {
        $this->rollBack();
        $this->lastUseNs = $this->hasFailed ? 0 : hrtime(true);
        $this->hasFailed = false;
    }

    /** A request that failed may have done so because its connection is gone. */
    public function suspect(): void
    {
        $this->hasFailed = true;
    }

    /** Before a request: asks connections that were idle for long, or part of a failure, whether they still answer. */
    public function wake(): void
    {
        if (hrtime(true) - $this->lastUseNs < self::IDLE_NS) {
            return;
        }
        $this->connections->restoreModels();
        foreach ($this->connections->open() as $name => $pdo) {
            if (!self::answers($pdo)) {
                $this->connections->replace($name);
            }
        }
    }

    private function rollBack(): void
    {
        foreach ($this->connections->open() as $name => $pdo) {
            try {
                if (self::isRolledBack($pdo)) {
                    log('warn', "A transaction on the connection \"$name\" was left open; it was rolled back");
                }
            } catch (PDOException) {
                $this->connections->replace($name);
            }
        }
    }

    /** @return bool false when there was nothing to roll back */
    private static function isRolledBack(PDO $pdo): bool
    {
        if ($pdo->inTransaction()) {
            return $pdo->rollBack();
        }
        if ($pdo->getAttribute(PDO::ATTR_DRIVER_NAME) !== 'sqlite') {
            return false;
        }
        // PDO does not know of a BEGIN that was sent as a statement, and SQLite cannot be asked. Without an exception for
        // the usual answer, that there is no transaction, this takes half the time.
        $mode = $pdo->getAttribute(PDO::ATTR_ERRMODE);
        $pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_SILENT);
        $isRolledBack = $pdo->exec('ROLLBACK') !== false;
        $pdo->setAttribute(PDO::ATTR_ERRMODE, $mode);

        return $isRolledBack;
    }

    private static function answers(PDO $pdo): bool
    {
        if ($pdo->getAttribute(PDO::ATTR_DRIVER_NAME) === 'sqlite') {
            // A file, which cannot go away.
            return true;
        }
        try {
            $statement = @$pdo->query('SELECT 1');
            $statement === false ?: $statement->closeCursor();

            return $statement !== false;
        } catch (PDOException) {
            return false;
        }
    }
}
