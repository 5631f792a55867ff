<?php

declare(strict_types=1);

/** Answers one request at once. */
function handle_bridge_request(array $payload, callable $kernel): array
{
    try {
        [$status, $headers, $body] = $kernel($payload);
    } catch (Throwable $failure) {
        fwrite(STDERR, "$failure\n");
        [$status, $headers, $body] = [500, ['Content-Type' => 'text/plain'], "Something went wrong\n"];
    }
    $text = is_string($body) ? $body : implode('', iterator_to_array($body, false));

    return ['id' => $payload['id'], 'status' => $status, 'headers' => $headers, 'body' => $text];
}

/** Answers one request piece by piece. */
function handle_bridge_request_streaming(array $payload, callable $kernel): void
{
    [$status, $headers, $body] = $kernel($payload);
    stream_response_headers($status, $headers);
    foreach (is_string($body) ? [$body] : $body as $piece) {
        stream_response_chunk($piece);
    }
    stream_response_end();
}

function stream_response_headers(int $status, array $headers): void
{
    write_frame(['type' => 'headers', 'status' => $status, 'headers' => $headers]);
}

function stream_response_chunk(string $data): void
{
    write_frame(['type' => 'chunk', 'data' => $data]);
}

function stream_response_end(): void
{
    write_frame(['type' => 'end']);
}

/** @return array<string, mixed>|null null when the server has left */
function read_frame(): ?array
{
    $length = stream_get_contents(STDIN, 4);
    if ($length === false || strlen($length) < 4) {
        return null;
    }

    return json_decode(stream_get_contents(STDIN, unpack('N', $length)[1]), true, flags: JSON_THROW_ON_ERROR);
}

function write_frame(array $frame): void
{
    $json = json_encode($frame, JSON_THROW_ON_ERROR);
    fwrite(STDOUT, pack('N', strlen($json)) . $json);
}
