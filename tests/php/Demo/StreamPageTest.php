<?php

declare(strict_types=1);

namespace Demo\Tests;

use Demo\Http\Request;
use Demo\Page\StreamPage;
use Demo\Process;
use Demo\View\View;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../../../php/demo/autoload.php';

final class StreamPageTest extends TestCase
{
    public function testShowStreamsPlainLinesToClientsThatDoNotNameHtml(): void
    {
        [$headers, $pieces] = self::stream('*/*', ['lines' => '3', 'ms' => '0']);

        self::assertSame('text/plain; charset=UTF-8', $headers['Content-Type']);
        self::assertSame('Accept', $headers['Vary']);
        self::assertCount(3, $pieces);
        self::assertMatchesRegularExpression('/^line 1 of 3, 0\.\d{3} s\n$/D', $pieces[0]);
    }

    public function testShowStreamsAPageLineByLineToBrowsers(): void
    {
        [$headers, $pieces] = self::stream('text/html,*/*', ['lines' => '2', 'ms' => '0']);

        self::assertSame('text/html; charset=UTF-8', $headers['Content-Type']);
        self::assertCount(4, $pieces);
        self::assertStringContainsString('<ol class="stream">', $pieces[0]);
        self::assertStringContainsString('line 1 of 2', $pieces[1]);
        self::assertStringContainsString('line 2 of 2', $pieces[2]);
        self::assertStringEndsWith("</html>\n", $pieces[3]);
    }

    public function testShowBoundsTheNumberOfLines(): void
    {
        self::assertCount(StreamPage::MAX_LINES, self::stream('', ['lines' => '100000', 'ms' => '0'])[1]);
        self::assertCount(1, self::stream('', ['lines' => '-5', 'ms' => '0'])[1]);
    }

    /**
     * @param array<string, string> $query
     *
     * @return array{array<string, string>, list<string>}
     */
    private static function stream(string $accept, array $query): array
    {
        $view = new View(__DIR__ . '/../../../php/demo/views', new Process(static fn (): int => 0), 'v');
        $response = (new StreamPage($view))->show(
            new Request('GET', '/stream', $query, server: ['HTTP_ACCEPT' => $accept]),
        );
        self::assertIsIterable($response->body);

        return [$response->headers, iterator_to_array((fn () => yield from $response->body)(), false)];
    }
}
