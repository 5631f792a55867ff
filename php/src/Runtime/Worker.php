<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\App\App;
use BareMetalPHP\AppServer\App\AppLoader;
use BareMetalPHP\AppServer\App\EndingApp;
use BareMetalPHP\AppServer\App\Project;
use BareMetalPHP\AppServer\Runtime\Isolation\Isolation;
use BareMetalPHP\AppServer\Sapi\Sapi;
use BareMetalPHP\AppServer\Wire\Descriptors;
use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;
use BareMetalPHP\AppServer\Wire\ServerGone;
use BareMetalPHP\AppServer\Wire\WireError;
use Throwable;

/** From BOOT to READY to the last request. */
final class Worker
{
    /** BOOT may carry the sources of a compiled server. */
    private const MAX_BOOT_BYTES = 16_777_216;

    private readonly FrameReader $reader;
    private readonly FrameWriter $writer;
    private readonly ShutdownGuard $guard;
    private ?Sapi $sapi = null;
    private ?App $app = null;
    private ?RequestRoom $room = null;

    /** @param string $arrived what was read from the server already */
    public function __construct(Descriptors $descriptors, string $arrived = '')
    {
        $this->reader = new FrameReader($descriptors->in, self::MAX_BOOT_BYTES, $arrived);
        $this->writer = new FrameWriter($descriptors->out);
        $this->guard = new ShutdownGuard();
    }

    /** @return int exit code of the process */
    public function run(): int
    {
        $startedNs = hrtime(true);
        try {
            if ($this->reader->next()) {
                $this->boot($startedNs)->run();
                $this->stopApplication();
            }
            $code = 0;
        } catch (ServerGone) {
            $code = 0;
        } catch (Throwable $failure) {
            $this->report($failure);
            $code = 1;
        }
        $this->guard->protect(null);
        $this->sapi?->close();

        return $code;
    }

    /** Its last words go to the log: there is no request that they could belong to. */
    private function stopApplication(): void
    {
        if ($this->app instanceof EndingApp) {
            $this->app->stop();
        }
    }

    /** @param int $startedNs as by hrtime() */
    private function boot(int $startedNs): WorkerLoop
    {
        $options = WorkerOptions::fromFrame($this->reader);
        $this->reader->setMaxFrameBytes($options->maxFrameBytes);
        $this->writer->setMaxFrameBytes($options->maxFrameBytes);
        if (!ServerLifeline::attach($options->serverPid)) {
            throw new ServerGone('The server ended while its worker started');
        }
        $this->guard->arm();
        $choice = SapiChoice::of($options);
        $this->sapi = $choice->sapi;
        $loader = AppLoader::standard(Project::of($options));
        $this->guard->protect(new BootFarewell($this->writer, $choice->sapi, $loader));
        $headers = new HeaderLines();
        $head = new AnswerHead($this->writer, $choice->sapi, $headers, intdiv($options->maxFrameBytes, 4));
        $client = new ClientWatch($this->reader, $choice->sapi);
        $answer = new Answer($this->writer, $choice->sapi, $head, $client, $options->maxFrameBytes);
        $output = new OutputBuffer($answer, $client, $options->streamThresholdBytes, $this->guard);
        $choice->sapi->attach($output);
        CurrentWorker::set($this->writer, $answer, $output, $client);
        $output->start();
        $sapi = $choice->sapi->kind();
        $isolation = Isolation::standard(mayUseFfi: $sapi !== 'fallback', isNative: $sapi === 'native');
        $check = $options->check;
        if ($options->isAhead) {
            $startedNs = HeadStart::wait($this->reader);
            $check = HeadStart::filesToCheck($this->reader);
        }
        chdir($options->root);
        SourceCheck::parse($check);
        $before = $_SERVER;
        $this->room = new RequestRoom();
        $app = $this->app = $loader->load($options->entry);
        $choice->variables->adopt($before);
        $choice->variables->set('APPSERVER_APPLICATION', $app->kind());
        BufferStack::unwindTo(0);
        $isolation = $isolation->with($app);
        $isolation->snapshot();
        $report = $options->isDev ? DevReport::begin($options->root) : null;
        $this->guard->protect(null);
        $this->room->keep();
        $this->writer->json(FrameType::READY, 0, [
            'protocol' => FrameType::PROTOCOL_VERSION,
            'php' => PHP_VERSION,
            'sapi' => $choice->sapi->kind(),
            'sapi_reason' => $choice->reason,
            'application' => "{$app->kind()} ({$loader->path()})",
            'pid' => getmypid(),
            'memory_kib' => memory_get_usage() >> 10,
            'boot_ms' => round((hrtime(true) - $startedNs) / 1e6, 3),
        ]);

        return new WorkerLoop($this->reader, $this->writer, new Exchange(
            $choice->sapi,
            $app,
            $answer,
            $output,
            new ResponseEmitter($headers, $output),
            new Cleanup($app, $output, $choice->sapi, $isolation, $report),
            $this->guard,
        ));
    }

    private function report(Throwable $failure): void
    {
        if ($failure instanceof WireError) {
            file_put_contents('php://stderr', $failure->getMessage() . "\n");
        }
        try {
            $this->writer->json(FrameType::ERROR, 0, Failure::fields($failure) + BootFiles::field());
        } catch (ServerGone) {
            // Standard error has it, if it is about the wire; the rest concerns nobody any more.
        }
    }
}
