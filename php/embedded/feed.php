<?php

declare(strict_types=1);

/*
 * What a server that is one file gives to php -r: takes the PHP of the server out of the first frame on descriptor 0
 * (BOOT, see docs/PROTOCOL.md) and runs it from memory. Nothing is written to disk.
 *
 * Reads not one byte beyond that frame: whoever runs next begins with the second one.
 */

(static function (string $role): void {
    $pipe = fopen('php://fd/0', 'rb');
    // Unbuffered: what is read too much here would be lost.
    stream_set_read_buffer($pipe, 0);
    $read = static function (int $wanted) use ($pipe): string {
        for ($bytes = ''; strlen($bytes) < $wanted; $bytes .= $part) {
            $part = (string) fread($pipe, $wanted - strlen($bytes));
            if ($part === '' && feof($pipe)) {
                // The server has gone before it had said anything.
                exit(0);
            }
        }

        return $bytes;
    };
    // u32 length (type, id and payload), u8 type, u32 id.
    $header = $read(9);
    $payload = $read(unpack('N', $header)[1] - 5);
    fclose($pipe);
    $at = 4 + unpack('N', $payload)[1];
    $options = substr($payload, 0, $at);
    $take = static function () use ($payload, &$at): string {
        $length = unpack('N', $payload, $at)[1];
        $text = substr($payload, $at + 4, $length);
        $at += 4 + $length;

        return $text;
    };
    for ($files = []; $at < strlen($payload); $files[$path] = $take()) {
        $path = $take();
    }
    // Without the opening tag (5 bytes): declare() has to be the first statement.
    eval(substr($files['embedded/Files.php'], 5));
    BareMetalPHP\AppServer\Embedded\Files::mount($files);
    $boot = pack('NCN', 5 + strlen($options), 1, 0) . $options;
    // They would live as long as the worker.
    unset($files, $payload, $take);
    require 'appserver://php/embedded/run.php';
})($argv[1] ?? '');
