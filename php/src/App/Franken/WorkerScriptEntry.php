<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Franken;

use BareMetalPHP\AppServer\App\Entry;
use BareMetalPHP\AppServer\App\FrankenWorkerApp;
use BareMetalPHP\AppServer\App\Project;

/** A worker script written for FrankenPHP. */
final class WorkerScriptEntry implements Entry
{
    /** `require __DIR__ . '/other.php'` and its like. */
    private const INCLUDED = '/\b(?:require|include)(?:_once)?\b[\s(]*__DIR__\s*\.\s*[\'"]([^\'"]+)/i';

    private function __construct(private readonly string $file)
    {
    }

    /** The call itself may be in a file that the script includes, as with Laravel. */
    public static function recognize(string $file, string $code): ?self
    {
        $isScript = self::asksForRequests($code);
        preg_match_all(self::INCLUDED, $code, $included);
        foreach ($included[1] as $path) {
            $other = dirname($file) . '/' . ltrim($path, '/');
            $isScript = $isScript || (is_file($other) && self::asksForRequests(php_strip_whitespace($other)));
        }

        return $isScript ? new self($file) : null;
    }

    public function file(): string
    {
        return $this->file;
    }

    public function open(Project $project): mixed
    {
        require_once __DIR__ . '/functions.php';
        $_SERVER['FRANKENPHP_WORKER'] = '1';
        // Scripts include themselves by it.
        $own = $_SERVER['SCRIPT_FILENAME'] ?? '';
        $_SERVER['SCRIPT_FILENAME'] = $this->file;
        $script = WorkerScript::start($this->file);
        $_SERVER['SCRIPT_FILENAME'] = $own;

        return $script->hasEnded() ? $script->result() : new FrankenWorkerApp($script);
    }

    private static function asksForRequests(string $code): bool
    {
        return stripos($code, 'frankenphp_handle_request') !== false;
    }
}
