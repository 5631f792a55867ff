<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\Tests\Sapi;

use Random\Engine\Mt19937;

/** Queries, cookies, forms and uploads at random, the odd ones more often than life has them. */
final class RandomInput
{
    private const NAMES = ['a', 'b', 'a[]', 'a[b]', 'a[b][]', 'a[b', 'a]b', '[x]', 'x.y', 'x y', 'x%5By%5D', '0', '', 'é',
        'a[0]', 'a[ ]', 'a[b]c', '%00n', 'GLOBALS', 'x[y.z]', '_', '..', 'a[[b]]', 'n%zz'];
    private const VALUES = ['', '1', 'v w', 'v+w', '%41', '%', '%4', '%zz', 'a=b', '"q"', '%00', 'ü', '[1]', '%E4',
        'x;y', '1,2', '\\'];
    private const FILES = ['a.txt', '', 'C:\\dir\\b.txt', '../c.txt', 'q\\"t.txt', 'é.png', 'a;b', "x'y"];

    public function __construct(private readonly Mt19937 $engine)
    {
    }

    /** @return array{string, string, array<string, string>, string} method, target, headers by lower-case name, body */
    public function request(): array
    {
        $query = $this->number(4) === 0 ? '' : '?' . self::encoded($this->pairs('&'));
        $headers = $this->number(3) === 0 ? [] : ['cookie' => $this->pairs($this->pick(['; ', ';', ' ;', ';;']))];
        return match ($this->number(4)) {
            0 => ['GET', "/$query", $headers, ''],
            1 => [$this->pick(['POST', 'PUT']), "/$query", $headers
                + ['content-type' => $this->pick(['application/json', 'text/plain',
                    'Application/X-WWW-Form-urlencoded;x'])],
                $this->pairs('&')],
            2 => ['POST', "/$query", $headers + ['content-type' => 'application/x-www-form-urlencoded'],
                $this->pairs('&')],
            default => $this->upload("/$query", $headers),
        };
    }

    /**
     * @param array<string, string> $headers
     *
     * @return array{string, string, array<string, string>, string}
     */
    private function upload(string $target, array $headers): array
    {
        $boundary = $this->pick(['XX', '----WebKit1', 'a b', "b'c"]);
        $type = $this->pick(['multipart/form-data', 'Multipart/Form-Data; charset=x']) . "; boundary=\"$boundary\"";
        $end = $this->pick(["\r\n", "\r\n", "\r\n", "\n"]);
        $body = '';
        for ($i = $this->number(6); $i > 0; $i--) {
            $body .= "--$boundary{$end}Content-Disposition: form-data; name=\"{$this->pick(self::NAMES)}\"";
            if ($this->number(2) === 0) {
                $body .= "; filename=\"{$this->pick(self::FILES)}\"";
                $body .= "{$end}Content-Type: {$this->pick(['text/plain', 'x/y; z'])}";
            }
            $body .= "$end$end{$this->bytes()}$end";
        }
        $body .= $this->number(8) === 0 ? '' : "--$boundary--$end";

        return ['POST', $target, $headers + ['content-type' => $type], $body];
    }

    /** PHP's own server refuses other bytes in a request line. */
    private static function encoded(string $query): string
    {
        return (string) preg_replace_callback('/[^!-~]/', static fn (array $byte) => rawurlencode($byte[0]), $query);
    }

    private function pairs(string $separator): string
    {
        $pairs = [];
        for ($i = $this->number(7); $i > 0; $i--) {
            $pairs[] = $this->pick(self::NAMES) . $this->pick(['=', '=', '=', '']) . $this->pick(self::VALUES);
        }

        return implode($separator, $pairs);
    }

    private function bytes(): string
    {
        return match ($this->number(4)) {
            0 => $this->pick(self::VALUES),
            1 => "line\r\n--XX\r\n\0" . $this->pick(self::VALUES),
            2 => str_repeat("\r\n--", $this->number(50)),
            default => str_repeat(chr($this->number(256)), $this->number(20_000)),
        };
    }

    /** @param list<string> $choices */
    private function pick(array $choices): string
    {
        return $choices[$this->number(count($choices))];
    }

    /** @return int 0 to $limit - 1 */
    private function number(int $limit): int
    {
        return unpack('V', $this->engine->generate())[1] % $limit;
    }
}
