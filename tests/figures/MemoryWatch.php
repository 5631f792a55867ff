<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Figures;

use BareMetalPHP\AppServer\Tests\WorkerDriver;

/** Memory of one worker over many requests of one kind. */
final class MemoryWatch
{
    /** Content type and body by kind; sessions are a GET with a cookie. */
    public const KINDS = [
        'GET' => ['', ''],
        'form' => ['application/x-www-form-urlencoded', 'name=Anna&tags[]=a&tags[]=b&text=0123456789012345678901234567890'],
        'JSON' => ['application/json', '{"name":"Anna","tags":["a","b"],"text":"0123456789012345678901234567890"}'],
        'multipart' => ['multipart/form-data; boundary=B', "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAnna"
            . "\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nbytes\r\n--B--\r\n"],
        'session' => ['', ''],
    ];

    private const APPLICATION = <<<'PHP'
        return function (): string {
            header('X-Kind: any');
            if (isset($_COOKIE['PHPSESSID'])) {
                session_start();
                $_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
            }
            $body = file_get_contents('php://input');
            $data = json_decode($body, true);
            return json_encode([$_GET, $_POST, array_keys($_FILES), is_array($data) ? count($data) : 0]);
        };
        PHP;

    /** Last third to first third, at most. */
    private const LIMIT = 1.02;

    private const PAGE_KIB = 4;

    /** Requests between two looks at the process. */
    private const SAMPLE_EVERY = 50;

    /** @var array<string, list<int>> KiB by what was measured */
    private array $samples = ['php' => [], 'rss' => []];

    public function __construct(private readonly string $sapi, private readonly string $kind)
    {
    }

    /** @return bool the memory is flat */
    public function run(int $requests): bool
    {
        $driver = new WorkerDriver(self::APPLICATION, ['sapi' => $this->sapi], ['session.use_strict_mode=0']);
        try {
            $pid = $driver->read()['json']['pid'];
            [$type, $body] = self::KINDS[$this->kind];
            $headers = $type === '' ? [] : ['content-type' => $type];
            if ($this->kind === 'session') {
                $headers['cookie'] = 'PHPSESSID=memorymemorymemorymemory';
            }
            for ($id = 1; $id <= $requests; $id++) {
                $driver->request($id, "/?n=$id", $body, $headers);
                $messages = $driver->exchange();
                if ($id % self::SAMPLE_EVERY === 0) {
                    $this->sample($messages[0]['payload'], $pid);
                }
            }
        } finally {
            $driver->dispose();
        }

        return $this->ratio('php') <= self::LIMIT && $this->ratio('rss') <= self::LIMIT;
    }

    public function figures(): string
    {
        $parts = [];
        foreach (array_keys(array_filter($this->samples)) as $name) {
            [$first, $last] = $this->thirds($name);
            $parts[] = sprintf('%s %d to %d KiB (%+.2f %%)', $name, $first, $last, 100 * ($last / $first - 1));
        }

        return implode(', ', $parts);
    }

    private function sample(string $head, int $pid): void
    {
        $this->samples['php'][] = unpack('Cflags/nstatus/Nmemory', $head)['memory'];
        $statm = @file_get_contents("/proc/$pid/statm");
        if ($statm !== false) {
            $this->samples['rss'][] = self::PAGE_KIB * (int) explode(' ', $statm)[1];
        }
    }

    private function ratio(string $name): float
    {
        [$first, $last] = $this->samples[$name] === [] ? [1, 1] : $this->thirds($name);

        return $last / $first;
    }

    /** @return array{int, int} medians of the first and of the last third */
    private function thirds(string $name): array
    {
        $third = intdiv(count($this->samples[$name]), 3);

        return [
            self::median(array_slice($this->samples[$name], 0, $third)),
            self::median(array_slice($this->samples[$name], -$third)),
        ];
    }

    /** @param list<int> $values */
    private static function median(array $values): int
    {
        sort($values);

        return $values[intdiv(count($values), 2)];
    }
}
