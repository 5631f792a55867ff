<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Wire;

/** Packs what comes before the header lines of HEAD. Answers are much alike: numbers are compared rather than packed again. */
final class HeadPacker
{
    /** Bytes of payload before header lines: flags, status, memory, peak, n. */
    private const FIXED_BYTES = 15;

    private int $length = 0;
    private string $start = '';
    private int $flags = -1;
    private int $status = 0;
    private int $memoryKib = 0;
    private int $peakKib = 0;
    private int $linesBytes = 0;
    private string $fixed = '';

    public function pack(
        int $id,
        int $flags,
        int $status,
        int $memoryKib,
        int $peakKib,
        int $linesBytes,
        int $bodyBytes,
    ): string {
        $length = FrameType::OVERHEAD_BYTES + self::FIXED_BYTES + $linesBytes + $bodyBytes;
        if ($length !== $this->length) {
            $this->length = $length;
            $this->start = \pack('NC', $length, FrameType::HEAD);
        }
        if (
            $status !== $this->status || $flags !== $this->flags || $linesBytes !== $this->linesBytes
            || $memoryKib !== $this->memoryKib || $peakKib !== $this->peakKib
        ) {
            [$this->flags, $this->status, $this->memoryKib] = [$flags, $status, $memoryKib];
            [$this->peakKib, $this->linesBytes] = [$peakKib, $linesBytes];
            $this->fixed = \pack('CnNNN', $flags, $status, $memoryKib, $peakKib, $linesBytes);
        }

        return $this->start . \pack('N', $id) . $this->fixed;
    }
}
