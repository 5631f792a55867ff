<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use BareMetalPHP\AppServer\Sapi\UploadDirectory;
use PHPUnit\Framework\TestCase;

final class UploadDirectoryTest extends TestCase
{
    private string $temporary;

    protected function setUp(): void
    {
        $this->temporary = sys_get_temp_dir() . '/directory_test_' . bin2hex(random_bytes(6));
        mkdir($this->temporary);
    }

    protected function tearDown(): void
    {
        exec('rm -rf ' . escapeshellarg($this->temporary));
    }

    public function testItIsThisUsersAloneAndGoneWithItsProcess(): void
    {
        $seen = $this->inAProcess('$path = $directory->path(); echo json_encode([is_dir($path), decoct(fileperms($path) & 0777), '
            . '$path === $directory->path()]); touch("$path/left"); $directory->remove(); $directory->remove();');
        self::assertSame([true, '700', true], json_decode($seen, true));
        self::assertSame([], $this->files());
    }

    public function testNothingIsMadeBeforeAnUpload(): void
    {
        $this->inAProcess('$directory->remove();');
        self::assertSame([], glob("$this->temporary/*"));
    }

    public function testWhatAKilledProcessLeftIsDeletedByTheNext(): void
    {
        $this->inAProcess('touch($directory->path() . "/phpAbc"); posix_kill(getmypid(), SIGKILL);');
        self::assertCount(2, $this->files());
        $this->inAProcess('');
        self::assertSame([], $this->files());
    }

    public function testWhatALivingProcessHoldsStays(): void
    {
        $autoload = $this->code('touch($directory->path() . "/phpAbc"); echo "made\n"; fgets(STDIN);');
        $pipes = [];
        $process = proc_open($this->command($autoload), [['pipe', 'r'], ['pipe', 'w']], $pipes);
        self::assertSame("made\n", fgets($pipes[1]));
        $this->inAProcess('');
        self::assertCount(2, $this->files());
        fclose($pipes[0]);
        proc_close($process);
        $this->inAProcess('');
        self::assertSame([], $this->files());
    }

    public function testAProgramThatIsStillRunningDoesNotHoldTheFilesOfItsWorker(): void
    {
        $this->inAProcess('touch($directory->path() . "/phpAbc"); '
            . '$p = proc_open(["sh", "-c", "echo; exec sleep 3"], [1 => ["pipe", "w"]], $pipes); '
            // Until it is a program of its own it holds what its parent holds.
            . 'fgets($pipes[1]); posix_kill(getmypid(), SIGKILL);');
        $this->inAProcess('');
        self::assertSame([], $this->files());
    }

    public function testALinkInItsPlaceIsNotFollowed(): void
    {
        mkdir("$this->temporary/private", 0o700);
        touch("$this->temporary/private/a.lock");
        symlink("$this->temporary/private", "$this->temporary/appserver-uploads-" . posix_geteuid());
        self::assertSame('""', $this->inAProcess('echo json_encode($directory->path());'));
        self::assertFileExists("$this->temporary/private/a.lock");
    }

    public function testAFolderThatOthersMayWriteToIsNotUsed(): void
    {
        mkdir($parent = "$this->temporary/appserver-uploads-" . posix_geteuid());
        chmod($parent, 0o777);
        self::assertSame('""', $this->inAProcess('echo json_encode($directory->path());'));
    }

    /** @return list<string> files below the folder for temporary files */
    private function files(): array
    {
        return array_values(array_filter(
            [...(glob("$this->temporary/*/*") ?: []), ...(glob("$this->temporary/*/*/*") ?: [])],
            static fn (string $path): bool => is_file($path),
        ));
    }

    private function code(string $code): string
    {
        $autoload = var_export(dirname(__DIR__, 3) . '/php/autoload.php', true);

        return "require $autoload; \$directory = new " . UploadDirectory::class . "(); $code";
    }

    /** @return list<string> */
    private function command(string $code): array
    {
        return [PHP_BINARY, '-d', "sys_temp_dir=$this->temporary", '-r', $code];
    }

    /** @return string what it printed */
    private function inAProcess(string $code): string
    {
        $pipes = [];
        $process = proc_open($this->command($this->code($code)), [1 => ['pipe', 'w']], $pipes);
        $output = (string) stream_get_contents($pipes[1]);
        proc_close($process);

        return $output;
    }
}
