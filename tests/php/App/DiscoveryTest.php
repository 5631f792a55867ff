<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\App;

use BareMetalPHP\AppServer\App\BootError;
use BareMetalPHP\AppServer\App\Discovery;
use PHPUnit\Framework\TestCase;

final class DiscoveryTest extends TestCase
{
    private ?TempProject $project = null;

    protected function tearDown(): void
    {
        $this->project?->delete();
    }

    public function testTheConfiguredEntryWinsOverEverythingElse(): void
    {
        $found = $this->find(['php/bootstrap_app.php' => '<?php', 'own/entry.php' => '<?php'], 'own/entry.php');
        self::assertSame('own/entry.php', $found);
    }

    public function testPhpBootstrapAppWinsOverBootstrapApp(): void
    {
        $both = ['bootstrap/app.php' => '<?php', 'php/bootstrap_app.php' => '<?php'];
        self::assertSame('php/bootstrap_app.php', $this->find($both));
        $this->project?->delete();
        self::assertSame('bootstrap/app.php', $this->find(['bootstrap/app.php' => '<?php']));
    }

    public function testAWorkerScriptIsFoundByItsNameOrByTheCallInAFrontController(): void
    {
        $loop = '<?php while (frankenphp_handle_request(fn () => 1)) {}';
        $files = ['public/index.php' => $loop, 'public/frankenphp-worker.php' => $loop];
        self::assertSame('public/frankenphp-worker.php', $this->find($files));
        $this->project?->delete();
        self::assertSame('public/index.php', $this->find(['public/index.php' => $loop]));
        $this->project?->delete();
        self::assertSame('index.php', $this->find(['index.php' => $loop]));
    }

    public function testTheCallMayBeInAFileThatTheScriptIncludes(): void
    {
        $found = $this->find([
            'public/frankenphp-worker.php' => "<?php require __DIR__ . '/../vendor/octane/worker.php';",
            'vendor/octane/worker.php' => '<?php while (frankenphp_handle_request(fn () => 1)) {}',
        ]);
        self::assertSame('public/frankenphp-worker.php', $found);
    }

    public function testACommentIsNoCall(): void
    {
        $message = $this->failure(['public/index.php' => "<?php // frankenphp_handle_request()\necho 1;"]);
        self::assertStringContainsString('public/index.php is there, but', $message);
    }

    public function testASymfonyProjectIsFoundByItsFrontControllerElseByItsKernel(): void
    {
        $kernel = "<?php namespace App; class Kernel extends BaseKernel { use MicroKernelTrait; }";
        $files = [
            'src/Kernel.php' => $kernel,
            'public/index.php' => "<?php require_once dirname(__DIR__) . '/vendor/autoload_runtime.php';",
        ];
        self::assertSame('public/index.php', $this->find($files));
        $this->project?->delete();
        self::assertSame('src/Kernel.php', $this->find(['src/Kernel.php' => $kernel]));
    }

    public function testLaravelBeginsInTheWorkerScriptOfOctaneAndIsRefusedWithoutIt(): void
    {
        $bootstrap = '<?php use Illuminate\\Foundation\\Application; return Application::configure();';
        $this->project = new TempProject(['bootstrap/app.php' => $bootstrap]);
        try {
            Discovery::find($this->project->project(), '')->open($this->project->project());
            self::fail('Laravel was taken');
        } catch (BootError $failure) {
            self::assertStringContainsString('Install laravel/octane', $failure->getMessage());
        }
        $this->project->delete();
        self::assertSame('public/frankenphp-worker.php', $this->find([
            'bootstrap/app.php' => $bootstrap,
            'public/frankenphp-worker.php' => '<?php while (frankenphp_handle_request(fn () => 1)) {}',
        ]));
    }

    public function testAnEntryOfAnotherNameMayDefineAKernelAndReturnIt(): void
    {
        $this->project = new TempProject([
            'php/bootstrap_app.php' => '<?php class BaseKernel {} class OwnKernel extends BaseKernel {} return 42;',
        ]);
        $entry = Discovery::find($this->project->project(), '');
        self::assertSame(42, $entry->open($this->project->project()));
    }

    public function testASymfonyProjectWithoutItsPackagesIsToldToInstallThem(): void
    {
        $this->project = new TempProject(['src/Kernel.php' => '<?php class Kernel extends BaseKernel {}']);
        $entry = Discovery::find($this->project->project(), '');
        $this->expectException(BootError::class);
        $this->expectExceptionMessage('run composer install');
        $entry->open($this->project->project());
    }

    public function testAnEmptyProjectIsToldWhatWasLookedForAndWhatToDo(): void
    {
        $message = $this->failure([]);
        self::assertStringContainsString('looked for php/bootstrap_app.php, bootstrap/app.php, public/frankenphp-worker.php', $message);
        self::assertStringContainsString('Let `appserver init` write a php/bootstrap_app.php', $message);
        self::assertStringNotContainsString('is there, but', $message);
    }

    public function testAFrontControllerIsNamedAsWhatItIs(): void
    {
        $message = $this->failure(['public/index.php' => '<?php echo "once";']);
        self::assertStringContainsString('public/index.php is there, but it answers one request', $message);
    }

    public function testAConfiguredEntryThatIsMissingIsNamedWithItsKey(): void
    {
        $message = $this->failure(['bootstrap/app.php' => '<?php'], 'nowhere.php');
        self::assertStringContainsString('looked for nowhere.php, which the key "entry" names', $message);
    }

    /** @param array<string, string> $files */
    private function find(array $files, string $entry = ''): string
    {
        $this->project = new TempProject($files);

        return substr(Discovery::find($this->project->project(), $entry)->file(), strlen($this->project->root) + 1);
    }

    /** @param array<string, string> $files */
    private function failure(array $files, string $entry = ''): string
    {
        try {
            $found = $this->find($files, $entry);
        } catch (BootError $failure) {
            return $failure->getMessage();
        }
        self::fail("Found $found");
    }
}
