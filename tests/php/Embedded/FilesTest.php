<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Embedded;

use BareMetalPHP\AppServer\Embedded\Files;
use PHPUnit\Framework\TestCase;

require_once dirname(__DIR__, 3) . '/php/embedded/Files.php';

final class FilesTest extends TestCase
{
    protected function tearDown(): void
    {
        stream_wrapper_unregister('appserver');
    }

    public function testRequireFindsOneFileFromAnotherByItsFolder(): void
    {
        Files::mount([
            'src/one.php' => "<?php return __FILE__ . ' ' . (require __DIR__ . '/two.php');",
            'src/two.php' => '<?php return 2;',
        ]);
        self::assertSame('appserver://php/src/one.php 2', require 'appserver://php/src/one.php');
    }

    public function testFileOfManyReadsArrivesWhole(): void
    {
        Files::mount(['long.php' => '<?php return ' . var_export(str_repeat('x', 100_000), true) . ';']);
        self::assertSame(100_000, strlen(require 'appserver://php/long.php'));
    }

    public function testLoadedSourceIsForgotten(): void
    {
        Files::mount(['once.php' => '<?php return 1;']);
        self::assertTrue(is_file('appserver://php/once.php'));
        require 'appserver://php/once.php';
        clearstatcache();
        self::assertFalse(is_file('appserver://php/once.php'));
    }

    public function testUnknownPathAndWritingAreRefused(): void
    {
        Files::mount(['here.php' => '']);
        self::assertFalse(is_file('appserver://php/../here.php'));
        self::assertFalse(@fopen('appserver://php/absent.php', 'rb'));
        self::assertFalse(@fopen('appserver://php/here.php', 'wb'));
    }
}
