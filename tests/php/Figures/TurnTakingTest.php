<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Figures;

use PHPUnit\Framework\TestCase;

require_once dirname(__DIR__, 2) . '/figures/TurnTaking.php';

/** The figure of `deno task isolation` must be able to fail. */
final class TurnTakingTest extends TestCase
{
    public function testApplicationThatRemembersAVisitorIsFound(): void
    {
        $entry = sys_get_temp_dir() . '/turns_' . bin2hex(random_bytes(6)) . '.php';
        $state = var_export(dirname(__DIR__, 2) . '/figures/isolation/State.php', true);
        file_put_contents($entry, "<?php require_once $state; return function () {
            static \$user; \$user ??= \$_GET['user']; \$_GET['user'] = \$user;
            return BareMetalPHP\\AppServer\\Tests\\Figures\\State::answer(); };");
        try {
            $leaks = (new TurnTaking('fallback', $entry, 1))->run(20);
        } finally {
            unlink($entry);
        }
        self::assertStringContainsString('get is "bert"', implode("\n", $leaks));
    }

    public function testApplicationThatKeepsNothingOfAVisitorIsClean(): void
    {
        $entry = dirname(__DIR__, 2) . '/figures/isolation/apps/callable.php';
        self::assertSame([], (new TurnTaking('fallback', $entry, 1))->run(100));
    }
}
