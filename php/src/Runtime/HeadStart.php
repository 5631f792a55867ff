<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\App\BareMetal\Framework;
use BareMetalPHP\AppServer\App\BareMetal\Preparation;
use BareMetalPHP\AppServer\App\Discovery;
use BareMetalPHP\AppServer\App\Franken\WorkerScriptEntry;
use BareMetalPHP\AppServer\App\ReturningEntry;
use BareMetalPHP\AppServer\App\Symfony\RuntimeEntry;
use BareMetalPHP\AppServer\Runtime\Leak\GlobalVariables;
use BareMetalPHP\AppServer\Runtime\Leak\Handlers;
use BareMetalPHP\AppServer\Runtime\Leak\IniValues;
use BareMetalPHP\AppServer\Runtime\Leak\LeakReport;
use BareMetalPHP\AppServer\Runtime\Leak\Memory;
use BareMetalPHP\AppServer\Runtime\Leak\Registrations;
use BareMetalPHP\AppServer\Runtime\Leak\RequestData;
use BareMetalPHP\AppServer\Runtime\Leak\StaticProperties;
use BareMetalPHP\AppServer\Runtime\Leak\Trend;
use BareMetalPHP\AppServer\Runtime\Leak\Walk;
use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\ServerGone;

/**
 * A worker of a server in development that was started before anybody needed it: it has done all that does not depend
 * on the application, which takes longer than most applications, and loads the application at START.
 */
final class HeadStart
{
    /** What is loaded after START in any case, for the boot or the first request. */
    private const CLASSES = [
        Preparation::class, Discovery::class, WorkerScriptEntry::class, RuntimeEntry::class, ReturningEntry::class,
        Framework::class, BufferStack::class, DevReport::class, LoadedFiles::class, LeakReport::class,
        StaticProperties::class, GlobalVariables::class, IniValues::class, Handlers::class, Registrations::class,
        Memory::class, RequestData::class, Trend::class, Walk::class, WorkerLoop::class, Exchange::class,
        ResponseEmitter::class, Cleanup::class, SourceCheck::class,
    ];

    private function __construct()
    {
    }

    /**
     * Settles down until START.
     *
     * @return int when it came, as by hrtime()
     *
     * @throws ServerGone when nobody needs this worker any more
     */
    public static function wait(FrameReader $reader): int
    {
        array_map(class_exists(...), self::CLASSES);
        if (!$reader->next() || $reader->type === FrameType::STOP) {
            throw new ServerGone('Nobody needs this worker any more');
        }
        if ($reader->type !== FrameType::START) {
            throw $reader->refuse('START or STOP', "type $reader->type");
        }
        // The process may be hours old; to an application this is when it began.
        $_SERVER['REQUEST_TIME_FLOAT'] = microtime(true);
        $_SERVER['REQUEST_TIME'] = (int) $_SERVER['REQUEST_TIME_FLOAT'];

        return hrtime(true);
    }

    /** @return list<string> what START names, absolute paths */
    public static function filesToCheck(FrameReader $reader): array
    {
        $payload = $reader->payload();

        return $payload === '' ? [] : explode("\0", $payload);
    }
}
