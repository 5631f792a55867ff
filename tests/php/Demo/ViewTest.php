<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Process;
use Demo\View\Figures;
use Demo\View\View;
use PHPUnit\Framework\TestCase;
use RuntimeException;

use function Demo\View\e;

require_once __DIR__ . '/../../../php/demo/autoload.php';

final class ViewTest extends TestCase
{
    public function testEscapeMakesTextAndAttributesSafe(): void
    {
        self::assertSame('&lt;a href=&quot;x&quot;&gt;&apos;&amp;', e('<a href="x">\'&'));
        self::assertSame("a\u{FFFD}b", e("a\xffb"));
        self::assertSame('42', e(42));
    }

    public function testRenderLeavesNoBufferBehindWhenATemplateThrows(): void
    {
        $directory = sys_get_temp_dir() . '/demo-view-' . bin2hex(random_bytes(6));
        mkdir($directory);
        $template = 'half <?php ob_start(); ?> deeper <?php throw new RuntimeException();';
        file_put_contents("$directory/broken.php", $template);
        $level = ob_get_level();
        try {
            (new View($directory, new Process(static fn (): int => 0), 'v'))->render('broken');
            self::fail('Expected the exception of the template');
        } catch (RuntimeException) {
            self::assertSame($level, ob_get_level());
        } finally {
            unlink("$directory/broken.php");
            rmdir($directory);
        }
    }

    public function testFiguresReadAsPeopleWriteThem(): void
    {
        self::assertSame('312 B', Figures::bytes(312));
        self::assertSame('1.5 KiB', Figures::bytes(1536));
        self::assertSame('2.0 MiB', Figures::bytes(2 * 1024 ** 2));
        self::assertSame('2,048.0 GiB', Figures::bytes(2 * 1024 ** 4));
        self::assertSame('40 ms', Figures::duration(0.04));
        self::assertSame('2.5 s', Figures::duration(2.5));
        self::assertSame('59 s', Figures::duration(59.9));
        self::assertSame('4 min 12 s', Figures::duration(252));
        self::assertSame('3 h 5 min', Figures::duration(11_100));
        self::assertSame('2 d 4 h', Figures::duration(187_200));
        self::assertSame('0.18 ms', Figures::milliseconds(0.18));
        self::assertSame('1,502 ms', Figures::milliseconds(1502.4));
        self::assertSame('1 request', Figures::count(1, 'request'));
        self::assertSame('1,284 requests', Figures::count(1284, 'request'));
    }
}
