<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Wire;

use BareMetalPHP\AppServer\Wire\FrameWriter;
use BareMetalPHP\AppServer\Wire\ServerGone;
use PHPUnit\Framework\TestCase;

final class FrameWriterTest extends TestCase
{
    /** @requires extension pcntl */
    public function testProcessThatWasForkedWritesNothing(): void
    {
        [$server, $worker] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $writer = new FrameWriter($worker);
        $child = pcntl_fork();
        if ($child === 0) {
            // Replaced by a process that says how it went: PHPUnit must not end in two processes.
            try {
                $writer->body(1, 0, 'of the child');
                pcntl_exec('/bin/false');
            } catch (ServerGone) {
                pcntl_exec('/bin/true');
            }
        }
        pcntl_waitpid($child, $status);
        $writer->body(1, 0, 'of the parent');
        fclose($worker);
        self::assertSame(0, pcntl_wexitstatus($status));
        self::assertStringEndsWith('of the parent', (string) stream_get_contents($server));
    }
}
