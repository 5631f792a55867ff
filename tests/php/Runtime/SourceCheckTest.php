<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Runtime;

use BareMetalPHP\AppServer\Runtime\SourceCheck;
use ParseError;
use PHPUnit\Framework\TestCase;

final class SourceCheckTest extends TestCase
{
    private string $file = '';

    protected function setUp(): void
    {
        $this->file = sys_get_temp_dir() . '/check_' . bin2hex(random_bytes(6)) . '.php';
    }

    protected function tearDown(): void
    {
        !is_file($this->file) ?: unlink($this->file);
    }

    public function testASyntaxErrorIsThrownInItsFileAndLine(): void
    {
        file_put_contents($this->file, "<?php\n\nfinal class {");
        try {
            SourceCheck::parse([__FILE__, $this->file]);
            self::fail('No error');
        } catch (ParseError $failure) {
            self::assertSame([$this->file, 3], [$failure->getFile(), $failure->getLine()]);
        }
    }

    public function testNothingIsRun(): void
    {
        file_put_contents($this->file, '<?php throw new LogicException("It ran"); function sourceCheckRan() {}');
        SourceCheck::parse([$this->file]);
        self::assertFalse(function_exists('sourceCheckRan'));
    }

    public function testALongFileIsLeftOutAndTakesNoMemory(): void
    {
        file_put_contents($this->file, "<?php\nfinal class {" . str_repeat(' ', 262_144));
        $before = memory_get_usage();
        memory_reset_peak_usage();
        SourceCheck::parse([$this->file]);
        self::assertLessThan(1_000_000, memory_get_peak_usage() - $before);
    }

    public function testWithoutTheTokenizerNothingIsChecked(): void
    {
        file_put_contents($this->file, '<?php final class {');
        $run = static fn (string ...$words): string => (string) shell_exec(
            implode(' ', array_map(escapeshellarg(...), [PHP_BINARY, '-n', '-r', ...$words])) . ' 2>&1',
        );
        if ($run('echo extension_loaded("tokenizer");') === '1') {
            self::markTestSkipped('The tokenizer is a part of this PHP');
        }
        $code = 'require $argv[1]; BareMetalPHP\AppServer\Runtime\SourceCheck::parse([$argv[2]]); echo "done";';
        $class = dirname(__DIR__, 3) . '/php/src/Runtime/SourceCheck.php';
        self::assertSame('done', $run($code, $class, $this->file));
    }

    public function testWhatIsGoneOrNoPhpIsLeftOut(): void
    {
        $this->file = "$this->file.blade.php";
        file_put_contents($this->file, '<?php if (');
        SourceCheck::parse(["$this->file.gone.php", $this->file, '', __DIR__]);
        $this->expectNotToPerformAssertions();
    }
}
