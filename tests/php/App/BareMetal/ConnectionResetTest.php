<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\ConnectionReset;
use BareMetalPHP\AppServer\App\BareMetal\Connections;
use BareMetalPHP\AppServer\App\BareMetal\ContainerReset;
use BareMetalPHP\AppServer\App\BareMetal\HiddenProperty;
use BareMetalPHP\AppServer\App\BareMetal\ModelReset;
use BareMetalPHP\Database\Connection;
use BareMetalPHP\Database\ConnectionManager;
use BareMetalPHP\Database\Model;

final class ConnectionResetTest extends ContractTestCase
{
    private ConnectionManager $manager;
    private ConnectionReset $reset;
    private ModelReset $models;

    protected function setUp(): void
    {
        parent::setUp();
        $this->manager = $this->app->make(ConnectionManager::class);
        $container = new ContainerReset($this->framework, $this->app);
        $container->snapshot();
        $this->models = new ModelReset($this->framework);
        $this->reset = new ConnectionReset(
            new Connections($this->framework, $this->app, $container, $this->models),
        );
    }

    /** @dataProvider beginnings */
    public function testOpenTransactionIsRolledBack(string $begin): void
    {
        $pdo = $this->manager->connection('main')->pdo();
        $pdo->exec('CREATE TABLE notes (text TEXT)');
        $this->reset->snapshot();
        $begin === '' ? $pdo->beginTransaction() : $pdo->exec($begin);
        $pdo->exec("INSERT INTO notes VALUES ('half done')");
        $this->reset->reset();
        self::assertSame(0, (int) $pdo->query('SELECT count(*) FROM notes')->fetchColumn());
        self::assertTrue($pdo->beginTransaction());
    }

    /** @return iterable<string, array{string}> */
    public static function beginnings(): iterable
    {
        yield 'beginTransaction()' => [''];
        yield 'BEGIN as a statement, of which PDO does not know' => ['BEGIN IMMEDIATE'];
    }

    public function testModelsConnectionIsRolledBackAlsoWhenNobodyElseKnowsIt(): void
    {
        $connection = new Connection('sqlite::memory:');
        Model::setConnection($connection);
        $this->models->snapshot();
        $this->reset->snapshot();
        $connection->pdo()->beginTransaction();
        $this->reset->reset();
        self::assertFalse($connection->pdo()->inTransaction());
    }

    public function testConnectionThatDiedIsReplacedAfterAFailureAndModelsGetTheNewOne(): void
    {
        $pdo = $this->mortalConnection();
        $pdo->isDead = true;
        $this->reset->suspect();
        $this->reset->reset();
        $this->reset->wake();
        self::assertNotSame($pdo, $this->manager->connection('main')->pdo());
        self::assertSame($this->manager->connection('main'), Model::getConnection());
        $this->models->reset();
        self::assertSame($this->manager->connection('main'), Model::getConnection(), 'kept for later requests');
    }

    public function testConnectionThatAnswersIsKeptAndNotAskedAgain(): void
    {
        $pdo = $this->mortalConnection();
        $this->reset->suspect();
        $this->reset->reset();
        $this->reset->wake();
        self::assertSame([$pdo, 1], [$this->manager->connection('main')->pdo(), $pdo->questions]);
        $this->reset->reset();
        $this->reset->wake();
        self::assertSame(1, $pdo->questions);
    }

    public function testConnectionThatCannotRollBackIsReplaced(): void
    {
        $pdo = $this->mortalConnection();
        $pdo->beginTransaction();
        $pdo->isDead = true;
        $this->reset->reset();
        self::assertNotSame($pdo, $this->manager->connection('main')->pdo());
    }

    public function testModelsGetTheirConnectionOnceTheDatabaseIsBack(): void
    {
        $pdo = $this->mortalConnection();
        $sources = HiddenProperty::of(ConnectionManager::class, 'sources');
        $sources?->set(['main' => 'sqlite:/no/such/folder/database'], $this->manager);
        $pdo->isDead = true;
        $this->failAndWake();
        self::assertNull(Model::getConnection());
        $sources?->set(['main' => 'sqlite::memory:'], $this->manager);
        $this->failAndWake();
        self::assertSame($this->manager->connection('main'), Model::getConnection());
    }

    private function failAndWake(): void
    {
        $this->reset->suspect();
        $this->reset->reset();
        $this->reset->wake();
    }

    private function mortalConnection(): MortalPdo
    {
        $connection = $this->manager->connection('main');
        HiddenProperty::of(Connection::class, 'pdo')?->set($pdo = new MortalPdo(), $connection);
        Model::setConnection($connection);
        $this->models->snapshot();
        $this->reset->snapshot();

        return $pdo;
    }
}
