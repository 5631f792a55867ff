<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Figures;

use BareMetalPHP\AppServer\Tests\WorkerDriver;
use Random\Engine\Mt19937;
use Random\Randomizer;

/** Two visitors on one worker: what each finds must be what the first one found, and what is his own. */
final class TurnTaking
{
    private const SESSIONS = ['anna' => 'annaannaannaannaannaannaanna', 'bert' => 'bertbertbertbertbertbertbert'];

    private readonly WorkerDriver $driver;
    private readonly Randomizer $random;

    /** @var array<string, mixed>|null what the first request found */
    private ?array $clean = null;

    /** @var array<string, true> visitors whose session has begun */
    private array $isKnown = [];

    private bool $hasRun = false;

    /** @var list<string> */
    private array $leaks = [];

    /** @param string $entry file of the application, absolute */
    public function __construct(string $sapi, string $entry, int $seed)
    {
        $this->random = new Randomizer(new Mt19937($seed));
        $this->driver = new WorkerDriver(
            '',
            ['sapi' => $sapi, 'root' => dirname($entry), 'entry' => basename($entry)],
            ['session.use_strict_mode=0', 'log_errors=0', 'display_errors=0'],
        );
        do {
            $ready = $this->driver->read();
        } while ($ready !== null && $ready['type'] !== 0x81);
    }

    /** @return list<string> what was seen that must not be, in words */
    public function run(int $requests): array
    {
        try {
            for ($id = 1; $id <= $requests; $id++) {
                $user = ['anna', 'bert'][$id % 2];
                match ($this->random->getInt(0, 9)) {
                    0 => $this->fail($id, $user),
                    1 => $this->breakOff($id, $user),
                    2, 3 => $this->upload($id, $user),
                    4 => $this->visit($id, $user, "user=$user", 'application/x-www-form-urlencoded'),
                    default => $this->visit($id, $user),
                };
            }
        } finally {
            $this->driver->dispose();
        }

        return $this->leaks;
    }

    /** The application throws after it has changed everything. */
    private function fail(int $id, string $user): void
    {
        $this->send($id, $user, '&fail=1');
        $status = $this->answer()['status'] ?? 0;
        $this->isKnown[$user] = true;
        $this->hasRun = true;
        $this->expect($id, 'status of a failure', 500, $status);
    }

    /** The client leaves in the middle of a body. */
    private function breakOff(int $id, string $user): void
    {
        $this->driver->request($id, "/?user=$user", "user=$user&half=", [
            'content-type' => 'application/x-www-form-urlencoded',
            'cookie' => $this->cookie($user),
        ], true);
        $this->driver->send(0x04, $id, "\1");
        $this->answer();
    }

    private function upload(int $id, string $user): void
    {
        $body = "--B\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\n$user\r\n"
            . "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"$user.txt\"\r\n\r\n$user\r\n--B--\r\n";
        $this->visit($id, $user, $body, 'multipart/form-data; boundary=B');
    }

    private function visit(int $id, string $user, string $body = '', string $type = ''): void
    {
        $this->send($id, $user, '', $body, $type);
        $head = $this->answer();
        $seen = json_decode($head['body'] ?? '', true);
        if (!is_array($seen)) {
            $this->leaks[] = "Request $id of $user: no answer, but " . substr((string) json_encode($head), 0, 200);

            return;
        }
        $own = ['get' => $user, 'request' => $user, 'post' => $body === '' ? null : $user, 'cookie' => $user,
            'session' => isset($this->isKnown[$user]) ? $user : null];
        $this->isKnown[$user] = true;
        foreach ($own as $name => $value) {
            $this->expect($id, $name, $value, $seen['own'][$name] ?? null);
        }
        // Before the first that the application has answered there is none whose shutdown function could have run.
        $state = ['shutdown' => $seen['state']['shutdown'] || !$this->hasRun] + $seen['state'];
        $this->clean ??= ['shutdown' => true] + $state;
        foreach ($this->clean as $name => $value) {
            $this->expect($id, $name, $value, $state[$name] ?? null);
        }
        $this->hasRun = true;
        $other = $user === 'anna' ? 'bert' : 'anna';
        $this->expect($id, "lines of $other", [], array_values(preg_grep("/$other/", $head['lines'])));
    }

    private function send(int $id, string $user, string $query, string $body = '', string $type = ''): void
    {
        $headers = ['cookie' => $this->cookie($user)] + ($type === '' ? [] : ['content-type' => $type]);
        $this->driver->request($id, "/?user=$user$query", $body, $headers);
    }

    private function cookie(string $user): string
    {
        return "user=$user; PHPSESSID=" . self::SESSIONS[$user];
    }

    /** @return array<string, mixed> the head; empty when there was none */
    private function answer(): array
    {
        $heads = array_filter($this->driver->exchange(), static fn (array $message): bool => $message['type'] === 0x82);

        return array_values($heads)[0] ?? [];
    }

    private function expect(int $id, string $name, mixed $wanted, mixed $seen): void
    {
        if ($wanted !== $seen) {
            $difference = is_array($wanted) && is_array($seen) ? array_udiff_assoc(
                $seen,
                $wanted,
                static fn (mixed $a, mixed $b): int => $a === $b ? 0 : 1,
            ) : $seen;
            $this->leaks[] = "Request $id: $name is " . substr((string) json_encode($difference), 0, 200);
        }
    }
}
