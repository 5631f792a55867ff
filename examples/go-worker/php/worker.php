<?php

declare(strict_types=1);

// One worker of the Go server: reads requests from standard input and writes answers to standard output.

require __DIR__ . '/bridge.php';

['kernel' => $kernel] = require __DIR__ . '/bootstrap_app.php';

while (($payload = read_frame()) !== null) {
    if (isset($payload['headers']['X-Go-Stream'])) {
        handle_bridge_request_streaming($payload, $kernel);
    } else {
        write_frame(handle_bridge_request($payload, $kernel));
    }
}
