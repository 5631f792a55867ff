<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\BareMetal\CsrfFix;
use BareMetalPHP\AppServer\App\BareMetal\Framework;
use BareMetalPHP\AppServer\App\BareMetal\HiddenProperty;

use function BareMetalPHP\AppServer\log;

/** Takes an application of BareMetalPHP, its kernel, or an array with `app`, `kernel` or both. */
final class BareMetalFactory implements AppFactory
{
    public function wants(): string
    {
        return "a BareMetalPHP application (or an array with 'app' or 'kernel')";
    }

    public function make(mixed $application, Project $project): ?App
    {
        $parts = is_array($application) ? $application : [$application];
        $app = $kernel = $framework = null;
        foreach ([$parts['app'] ?? null, $parts['kernel'] ?? null, $parts[0] ?? null] as $part) {
            $of = Framework::behind($part);
            $framework ??= $of;
            $app ??= $of?->isApplication($part) === true ? $part : null;
            $kernel ??= $of?->isKernel($part) === true ? $part : null;
        }
        if ($framework === null) {
            return null;
        }
        $app ??= HiddenProperty::of($kernel::class, 'app')?->get($kernel) ?? $this->globalApplication($framework);
        $app->boot();
        if ($project->csrf === 'fix' && (new CsrfFix($framework, $app))->apply() && $project->isFirstWorker) {
            $this->sayDefect();
        }
        $kernel ??= $app->make($framework->name('Http\Kernel'));
        require_once dirname(__DIR__, 2) . '/bridge.php';

        return new BareMetalApp($framework, $app, $kernel);
    }

    /** @throws BootError when the entry gave a kernel without an application */
    private function globalApplication(Framework $framework): object
    {
        return $framework->name('Application')::getInstance()
            ?? throw new BootError("Cannot find the application of the kernel: return it too, as 'app'");
    }

    private function sayDefect(): void
    {
        log('warn', 'The CSRF protection of this release of BareMetalPHP changes the token before it compares it, so that'
            . ' every form would be refused: a corrected one is used ("baremetal": {"csrf": "leave"} keeps the'
            . ' framework\'s)');
    }
}
