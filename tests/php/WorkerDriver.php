<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests;

use BareMetalPHP\AppServer\Sapi\Emulation\ReplacedFunctions;
use BareMetalPHP\AppServer\Sapi\Sapi;
use RuntimeException;

/**
 * Plays the server to one real worker process.
 *
 * Messages are arrays: `type`, `id`, `payload`; a HEAD also has `flags`, `status`, `lines`, `body`, an END `flags`, and
 * JSON frames `json`.
 */
final class WorkerDriver
{
    /** What the server gives to php-cgi. */
    private const CGI_INI = ['ffi.enable=1', 'variables_order=GPCS', 'display_errors=0', 'log_errors=1'];

    /** Seconds until a silent worker is given up. */
    private const PATIENCE_S = 10;

    /** @var resource */
    private mixed $process;

    /** @var array<int, resource> */
    private array $pipes = [];

    private string $directory;
    private bool $isEnded = false;

    /**
     * @param array<string, mixed>  $options of BOOT, beside the usual
     * @param list<string>          $ini     `name=value`, beside the usual
     * @param array<string, string> $files   of the project, beside its entry, by name
     */
    public function __construct(string $application, array $options = [], array $ini = [], array $files = [])
    {
        $this->directory = sys_get_temp_dir() . '/worker_test_' . bin2hex(random_bytes(6));
        mkdir($this->directory);
        foreach (['app.php' => "<?php\n$application"] + $files as $name => $content) {
            file_put_contents("$this->directory/$name", $content);
        }
        $kind = $options['sapi'] ?? 'fallback';
        $command = [$kind === Sapi::CGI ? CgiBinary::path() : PHP_BINARY];
        foreach (
            [
                'display_errors=stderr',
                'log_errors=0',
                'html_errors=0',
                'variables_order=EGPCS',
                'auto_globals_jit=0',
                'memory_limit=64M',
                'implicit_flush=0',
                "session.save_path=$this->directory",
                'disable_functions=' . implode(',', ReplacedFunctions::of($kind)),
                ...($kind === Sapi::CGI ? self::CGI_INI : []),
                ...$ini,
            ] as $setting
        ) {
            array_push($command, '-d', $setting);
        }
        $command[] = dirname(__DIR__, 2) . '/php/worker.php';
        $errors = ['file', "$this->directory/stderr", 'w'];
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], $errors], $this->pipes, $this->directory);
        if ($process === false) {
            throw new RuntimeException('Cannot start the worker');
        }
        $this->process = $process;
        $boot = (string) json_encode($options + ['root' => $this->directory, 'entry' => 'app.php', 'sapi' => 'fallback']);
        $this->send(0x01, 0, pack('N', strlen($boot)) . $boot);
    }

    /** Absolute path of a file in the folder that application and sessions are in. */
    public function path(string $name): string
    {
        return "$this->directory/$name";
    }

    /** @param array<string, string> $headers */
    public function request(
        int $id,
        string $target = '/',
        string $body = '',
        array $headers = [],
        bool $hasMore = false,
        string $method = '',
    ): void {
        $method = $method !== '' ? $method : ($body === '' && !$hasMore ? 'GET' : 'POST');
        $length = $headers['content-length'] ?? ($body === '' || $hasMore ? '' : (string) strlen($body));
        $head = [
            $method, $target, 'HTTP/1.1', 'http', '192.0.2.7', '4711', 'example.test', '127.0.0.1', '80', "r$id", $length,
        ];
        foreach ($headers as $name => $value) {
            array_push($head, $name, $value);
        }
        $head = implode("\0", $head);
        $this->send(0x02, $id, pack('CN', $hasMore ? 1 : 0, strlen($head)) . $head . $body);
    }

    public function body(int $id, string $bytes, bool $isLast): void
    {
        $this->send(0x03, $id, chr($isLast ? 1 : 0) . $bytes);
    }

    public function send(int $type, int $id, string $payload = ''): void
    {
        fwrite($this->pipes[0], pack('NCN', 5 + strlen($payload), $type, $id) . $payload);
    }

    /** Settles when the process sleeps: it has read what it was sent, and waits for more. Only Linux tells. */
    public function untilItWaits(): void
    {
        $stat = '/proc/' . proc_get_status($this->process)['pid'] . '/stat';
        while (is_readable($stat) && !str_contains((string) file_get_contents($stat), ') S ')) {
            usleep(1000);
        }
    }

    public function closeInput(): void
    {
        fclose($this->pipes[0]);
    }

    /** @return array<string, mixed>|null null at the end of the stream */
    public function read(): ?array
    {
        $head = $this->bytes(4);
        if ($head === '') {
            return null;
        }
        $frame = $this->bytes(unpack('N', $head)[1]);
        $message = unpack('Ctype/Nid', $frame);
        $payload = substr($frame, 5);
        $message['payload'] = $payload;

        return match ($message['type']) {
            0x82 => $message + self::head($payload),
            0x83, 0x84 => $message + ['flags' => ord($payload[0]), 'body' => substr($payload, 1)],
            0x81, 0x86, 0x87, 0x89 => $message + ['json' => json_decode($payload, true)],
            default => $message,
        };
    }

    /** @return list<array<string, mixed>> everything up to the end of a request, or of the stream */
    public function exchange(): array
    {
        $messages = [];
        do {
            $message = $this->read();
            if ($message !== null) {
                $messages[] = $message;
            }
            $isEnd = $message === null || $message['type'] === 0x84
                || ($message['type'] === 0x82 && ($message['flags'] & 2) !== 0);
        } while (!$isEnd);

        return $messages;
    }

    /** Waits for the process to close its output, and for its end; -1 when a signal ended it. */
    public function exitCode(): int
    {
        while ($this->read() !== null) {
        }
        $code = proc_close($this->process);
        $this->isEnded = true;

        return $code;
    }

    public function errors(): string
    {
        return (string) file_get_contents("$this->directory/stderr");
    }

    public function dispose(): void
    {
        if (!$this->isEnded) {
            proc_terminate($this->process, 9);
            proc_close($this->process);
        }
        array_map('unlink', glob("$this->directory/*") ?: []);
        rmdir($this->directory);
    }

    /** @return array<string, mixed> */
    private static function head(string $payload): array
    {
        $fields = unpack('Cflags/nstatus/Nmemory/Npeak/Nn', $payload);
        $lines = substr($payload, 15, $fields['n']);

        return [
            'flags' => $fields['flags'],
            'status' => $fields['status'],
            'lines' => $lines === '' ? [] : explode("\0", $lines),
            'body' => substr($payload, 15 + $fields['n']),
        ];
    }

    private function bytes(int $count): string
    {
        $bytes = '';
        while (strlen($bytes) < $count) {
            $read = [$this->pipes[1]];
            $none = null;
            if (stream_select($read, $none, $none, self::PATIENCE_S) !== 1) {
                throw new RuntimeException('The worker is silent; its standard error: ' . $this->errors());
            }
            $part = fread($this->pipes[1], $count - strlen($bytes));
            if ($part === '' || $part === false) {
                return '';
            }
            $bytes .= $part;
        }

        return $bytes;
    }
}
