<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Runtime;

/** What header names are in $_SERVER. Most requests have the same names as the one before. */
final class HeaderNames
{
    /** Names remembered at most: a client could send ever new ones. */
    private const MAX_NAMES = 256;

    /** @var array<string, string> name in $_SERVER by header name; '' for those that are not passed on */
    private array $known = [
        // httpoxy: HTTP_PROXY configures many HTTP clients, and a request must not.
        'proxy' => '',
        'content-type' => 'CONTENT_TYPE',
        'content-length' => 'CONTENT_LENGTH',
    ];

    /** @var list<string> the head before */
    private array $last = [];

    /** @var array<int, string> what became of it */
    private array $names = [];

    /**
     * @param list<string> $head of a Request
     *
     * @return array<int, string> name in $_SERVER by the place of the value in the head
     */
    public function of(array $head): array
    {
        $last = $this->last;
        $this->last = $head;
        $count = \count($head);
        $i = \count($last) === $count ? Request::FIRST_HEADER : 0;
        while ($i > 0 && $i < $count && $last[$i] === $head[$i]) {
            $i += 2;
        }
        if ($i < $count) {
            $this->names = [];
            for ($i = Request::FIRST_HEADER; $i < $count; $i += 2) {
                $name = $this->known[$head[$i]] ?? $this->learn($head[$i]);
                if ($name !== '') {
                    $this->names[$i + 1] = $name;
                }
            }
        }

        return $this->names;
    }

    private function learn(string $header): string
    {
        $name = \str_contains($header, '_') ? '' : 'HTTP_' . \strtr(\strtoupper($header), '-', '_');
        if (\count($this->known) < self::MAX_NAMES) {
            $this->known[$header] = $name;
        }

        return $name;
    }
}
