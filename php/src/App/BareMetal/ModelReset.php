<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\Isolation\Resettable;

/**
 * Gives models the connection of the boot again, and lowers the flag that a relation which threw has left up: with it,
 * relations give the next visitor a query instead of its results.
 */
final class ModelReset implements Resettable
{
    private readonly ?HiddenProperty $isGettingRelation;
    private readonly KeptProperties $kept;

    public function __construct(Framework $framework)
    {
        $model = $framework->name('Database\Model');
        $this->isGettingRelation = HiddenProperty::of($model, 'gettingRelationObject');
        $this->kept = new KeptProperties($model, ['pdo', 'connection', 'connectionName']);
    }

    public function snapshot(): void
    {
        $this->kept->remember();
    }

    public function reset(): void
    {
        $this->isGettingRelation?->set(false);
        $this->kept->restore();
    }
}
