<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime\Leak;

/**
 * Names what requests leave behind: for development, since it looks at every static property and global after each.
 *
 * Each is named once in the life of the worker.
 */
final class LeakReport
{
    /** In one report; what is left over comes with the next request. */
    private const MOST_LEAKS = 20;

    /** @var array<string, Trend> by kind and name */
    private array $trends = [];

    /** @var array<string, mixed> values after the boot that are put back, by kind and name */
    private array $atBoot = [];

    /** @var array<string, true> kind and name of those that were reported */
    private array $named = [];

    /** @var list<array{kind: string, name: string, what: string, put_back: bool}> found in the current request */
    private array $leaks = [];

    private readonly RequestData $data;

    /** @param list<LeakSource> $sources */
    public function __construct(private readonly array $sources)
    {
        $this->data = new RequestData();
    }

    /** @param string $root absolute path of the project */
    public static function standard(string $root): self
    {
        return new self([
            new StaticProperties((string) realpath($root)),
            new GlobalVariables(),
            new IniValues(),
            new Handlers(),
            new Registrations(),
            new Memory(),
        ]);
    }

    /** Takes what there is after the boot as given. */
    public function snapshot(): void
    {
        foreach ($this->sources as $source) {
            foreach ($source->values() as $name => $value) {
                if ($source->watch() === Watch::PutBack) {
                    $this->atBoot["{$source->kind()} $name"] = $value;
                } else {
                    $this->trends["{$source->kind()} $name"] = new Trend($value);
                }
            }
        }
    }

    /** The application is done, the request's data are still there, and nothing is put back yet. */
    public function noteRequest(): void
    {
        $this->leaks = [];
        $this->data->collect();
        foreach ($this->sources as $source) {
            if ($source->watch() === Watch::PutBack) {
                foreach ($source->values() as $name => $value) {
                    if ($value !== ($this->atBoot["{$source->kind()} $name"] ?? null)) {
                        $this->name($source, (string) $name, 'was left changed, and is put back after each request');
                    }
                }
            }
        }
    }

    /** @return list<array{kind: string, name: string, what: string, put_back: bool}> */
    public function afterRequest(): array
    {
        foreach ($this->sources as $source) {
            if ($source->watch() !== Watch::PutBack) {
                foreach ($source->values() as $name => $value) {
                    $what = $this->look("{$source->kind()} $name", $value, $source->watch() === Watch::Measure);
                    if ($what !== null) {
                        $this->name($source, (string) $name, $what);
                    }
                }
            }
        }

        return $this->leaks;
    }

    private function name(LeakSource $source, string $name, string $what): void
    {
        $key = "{$source->kind()} $name";
        if (!isset($this->named[$key]) && count($this->leaks) < self::MOST_LEAKS) {
            $this->named[$key] = true;
            $this->leaks[] = [
                'kind' => $source->kind(),
                'name' => $name,
                'what' => $what,
                'put_back' => $source->watch() === Watch::PutBack,
            ];
        }
    }

    private function look(string $key, mixed $value, bool $isMeasure): ?string
    {
        $trend = $this->trends[$key] ?? null;
        if ($trend === null) {
            $this->trends[$key] = new Trend($value);
            $source = $this->data->foundIn($value);
        } else {
            $what = $trend->follow($value, $isMeasure);
            if ($what !== null) {
                return $what;
            }
            $source = $trend->hasChanged() ? $this->data->foundIn($value) : null;
        }

        return $source === null ? null : "holds what came in $source";
    }
}
