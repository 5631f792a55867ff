<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use PDO;
use PDOException;
use PDOStatement;

/** A connection to a database server, which can close it. */
final class MortalPdo extends PDO
{
    public bool $isDead = false;
    public int $questions = 0;

    public function __construct()
    {
        parent::__construct('sqlite::memory:');
    }

    public function getAttribute(int $attribute): mixed
    {
        return $attribute === PDO::ATTR_DRIVER_NAME ? 'mysql' : parent::getAttribute($attribute);
    }

    public function query(string $query, ?int $fetchMode = null, mixed ...$arguments): PDOStatement|false
    {
        $this->questions++;

        return $this->isDead ? throw new PDOException('server has gone away') : parent::query($query);
    }

    public function rollBack(): bool
    {
        return $this->isDead ? throw new PDOException('server has gone away') : parent::rollBack();
    }
}
