<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App\BareMetal;

use BareMetalPHP\AppServer\App\BareMetal\ModelReset;
use BareMetalPHP\Database\Connection;
use BareMetalPHP\Database\Model;
use LogicException;

final class ModelResetTest extends ContractTestCase
{
    public function testFlagAndConnectionAreThoseOfTheBoot(): void
    {
        $ofBoot = new Connection('sqlite::memory:');
        Model::setConnection($ofBoot);
        $reset = new ModelReset($this->framework);
        $reset->snapshot();
        Model::setConnection(new Connection('sqlite::memory:'));
        Model::setConnectionName('anna');
        $model = new class extends Model {
        };
        try {
            $model->load(static fn () => throw new LogicException('no such relation'));
        } catch (LogicException) {
            self::assertSame('query', $model->posts());
        }
        $reset->reset();
        self::assertSame('results', $model->posts());
        self::assertSame($ofBoot, Model::getConnection());
        self::assertSame('default', Model::connectionName());
    }
}
