<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\Runtime\Leak\LeakReport;

/** What a worker in development says at the end of a request: what was left behind, what was loaded. */
final class DevReport
{
    private function __construct(
        private readonly LeakReport $leaks,
        private readonly LoadedFiles $files,
    ) {
    }

    /**
     * Takes what there is after the boot as given.
     *
     * @param string $root absolute path of the project
     */
    public static function begin(string $root): self
    {
        $leaks = LeakReport::standard($root);
        $leaks->snapshot();

        return new self($leaks, new LoadedFiles());
    }

    /** The application is done, the request's data are still there, and nothing is put back yet. */
    public function noteRequest(): void
    {
        $this->leaks->noteRequest();
    }

    /** @return string JSON for END; '' when there is nothing to say */
    public function afterRequest(): string
    {
        $parts = array_filter(['leaks' => $this->leaks->afterRequest(), 'files' => $this->files->fresh()]);

        return $parts === [] ? ''
            : (string) json_encode($parts, JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
    }
}
