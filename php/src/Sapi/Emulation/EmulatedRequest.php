<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Emulation;

use BareMetalPHP\AppServer\Runtime\OutputSink;
use BareMetalPHP\AppServer\Sapi\SessionIds;
use BareMetalPHP\AppServer\Sapi\TemporaryFiles;
use ValueError;

/** What the replaced functions know of the current request. One object a process: functions have no other way to it. */
final class EmulatedRequest
{
    private static ?self $current = null;

    public readonly HeaderList $headers;

    public ?TemporaryFiles $files = null;

    /** Null where PHP finds the id of a session itself. */
    public ?SessionIds $session = null;


    private bool $isClientGone = false;
    private ?OutputSink $sink = null;

    /** @var array<int, array<int|string, mixed>> superglobals as they came, by INPUT_* */
    private array $input = [];

    private function __construct()
    {
        $this->headers = new HeaderList();
    }

    public static function current(): self
    {
        return self::$current ??= new self();
    }

    public function attach(OutputSink $sink): void
    {
        $this->sink = $sink;
    }

    /** The superglobals are those of the request, and nobody has changed them yet. */
    public function begin(?TemporaryFiles $files): void
    {
        // What the boot has set belongs to no answer.
        $this->headers->clear();
        $this->files = $files;
        $this->input = [INPUT_GET => $_GET, INPUT_POST => $_POST, INPUT_COOKIE => $_COOKIE, INPUT_SERVER => $_SERVER];
    }

    public function end(): void
    {
        $this->files = null;
        $this->input = [];
        $this->isClientGone = false;
        $this->headers->clear();
    }

    public function flush(): void
    {
        $this->sink?->flush();
    }

    public function markClientGone(): void
    {
        $this->isClientGone = true;
    }

    public function isClientGone(): bool
    {
        return $this->isClientGone;
    }

    /** @return array<int|string, mixed> */
    public function input(int $type, string $function): array
    {
        if (!in_array($type, [INPUT_POST, INPUT_GET, INPUT_COOKIE, INPUT_ENV, INPUT_SERVER], true)) {
            $name = $function === 'filter_has_var' ? 'input_type' : 'type';
            throw new ValueError("$function(): Argument #1 (\$$name) must be an INPUT_* constant");
        }

        // PHP's own keeps no copy of the environment when it makes $_ENV at once.
        return $this->input[$type] ?? [];
    }
}
