<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

use BareMetalPHP\AppServer\App\AppLoader;
use BareMetalPHP\AppServer\Sapi\FallbackSapi;
use BareMetalPHP\AppServer\Wire\Descriptors;
use BareMetalPHP\AppServer\Wire\FrameReader;
use BareMetalPHP\AppServer\Wire\FrameType;
use BareMetalPHP\AppServer\Wire\FrameWriter;
use Throwable;

/** From BOOT to READY to the last request. */
final class Worker
{
    /** BOOT may carry the sources of a compiled server. */
    private const MAX_BOOT_BYTES = 16_777_216;

    private readonly FrameReader $reader;
    private readonly FrameWriter $writer;

    public function __construct(Descriptors $descriptors)
    {
        $this->reader = new FrameReader($descriptors->in, self::MAX_BOOT_BYTES);
        $this->writer = new FrameWriter($descriptors->out);
    }

    /** @return int exit code of the process */
    public function run(): int
    {
        try {
            return $this->boot()->run();
        } catch (Throwable $failure) {
            $this->writer->json(FrameType::ERROR, 0, Failure::fields($failure));

            return 1;
        }
    }

    private function boot(): WorkerLoop
    {
        $started = hrtime(true);
        if (!$this->reader->next()) {
            exit(0);
        }
        if ($this->reader->type !== FrameType::BOOT) {
            throw $this->reader->refuse('BOOT', "type {$this->reader->type}");
        }
        $n = unpack('N', $this->reader->payload())[1];
        $options = WorkerOptions::parse(substr($this->reader->payload(4), 0, $n));
        $this->reader->setMaxFrameBytes($options->maxFrameBytes);
        $sapi = new FallbackSapi(new ServerVariables(getenv(), $options->root, $options->serverSoftware));
        $headers = new HeaderLines();
        $answer = new Answer($this->writer, $sapi, $headers);
        $output = new OutputBuffer($answer, $options->streamThresholdBytes);
        $output->start();
        chdir($options->root);
        $app = (new AppLoader($options->root))->load($options->entry);
        ob_flush();
        $this->writer->json(FrameType::READY, 0, [
            'protocol' => FrameType::PROTOCOL_VERSION,
            'php' => PHP_VERSION,
            'sapi' => $sapi->kind(),
            'sapi_reason' => 'the native SAPI was not asked for',
            'application' => $app->kind(),
            'pid' => getmypid(),
            'memory_kib' => memory_get_usage() >> 10,
            'boot_ms' => round((hrtime(true) - $started) / 1e6, 3),
        ]);

        return new WorkerLoop(
            $this->reader,
            $this->writer,
            $sapi,
            $app,
            $answer,
            $output,
            new ResponseEmitter($headers, $output),
        );
    }
}
