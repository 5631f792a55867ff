<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Sapi\Native;

/** request_info.request_body: the stream behind php://input, which sapi_deactivate() forgets without freeing. */
final class BodyStream
{
    /** php_stream_free(): call the destructor, release the memory. */
    private const FREE = 3;

    /** Streams up to this resource number are not handles of php://input. Numbers only ever grow. */
    private int $checkedNumber = 0;

    public function __construct(private readonly Interpreter $interpreter)
    {
    }

    public function free(): void
    {
        $body = $this->interpreter->info->request_body;
        if ($body === null) {
            return;
        }
        $this->interpreter->info->request_body = null;
        if ($this->closeHandles()) {
            $this->interpreter->c->_php_stream_free($body, self::FREE);
        }
    }

    /** @return bool false when a handle of php://input stays open, which points to the body: it must not be freed */
    private function closeHandles(): bool
    {
        $areClosed = true;
        $streams = \get_resources('stream');
        $newest = $this->checkedNumber;
        for (\end($streams); ($number = \key($streams)) !== null && $number > $this->checkedNumber; \prev($streams)) {
            $newest = \max($newest, $number);
            $stream = $streams[$number];
            if (\stream_get_meta_data($stream)['stream_type'] === 'Input') {
                // False for the one inside an SplFileObject.
                $areClosed = @\fclose($stream) && $areClosed;
            }
        }
        $this->checkedNumber = $newest;

        return $areClosed;
    }
}
