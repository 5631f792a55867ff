<?php

declare(strict_types=1);

namespace Demo\Page;

use Demo\Http\Request;
use Demo\Http\Response;
use Demo\View\View;
use Generator;

/** `/stream?lines=12&ms=350`: an answer in pieces, as a page for browsers and as plain lines for everyone else. */
final readonly class StreamPage
{
    /** How many lines, and milliseconds before each. */
    public const DEFAULT_LINES = 12;
    public const MAX_LINES = 40;
    public const DEFAULT_MS = 350;
    public const MAX_MS = 500;

    public function __construct(private View $view)
    {
    }

    public function show(Request $request): Response
    {
        $lines = $request->queryInt('lines', self::DEFAULT_LINES, 1, self::MAX_LINES);
        $ms = $request->queryInt('ms', self::DEFAULT_MS, 0, self::MAX_MS);

        return $request->names('text/html')
            ? Response::stream($this->htmlPieces($request, $lines, $ms), 'text/html; charset=UTF-8')
            : Response::stream(self::textPieces($lines, $ms), 'text/plain; charset=UTF-8');
    }

    /** @return Generator<int, string> */
    private function htmlPieces(Request $request, int $lines, int $ms): Generator
    {
        yield $this->view->top($request, 'Stream')
            . $this->view->render('stream_top', ['lines' => $lines, 'ms' => $ms, 'origin' => $request->origin()]);
        foreach (self::ticks($lines, $ms) as $number => $elapsed) {
            yield $this->view->render('stream_line', ['number' => $number, 'lines' => $lines, 'elapsed' => $elapsed]);
        }
        yield $this->view->render('stream_bottom') . $this->view->bottom($request);
    }

    /** @return Generator<int, string> */
    private static function textPieces(int $lines, int $ms): Generator
    {
        foreach (self::ticks($lines, $ms) as $number => $elapsed) {
            yield "line $number of $lines, $elapsed s\n";
        }
    }

    /** @return Generator<int, string> number of the line, from 1, to seconds since the first was asked for */
    private static function ticks(int $lines, int $ms): Generator
    {
        $startedNs = hrtime(true);
        for ($number = 1; $number <= $lines; $number++) {
            usleep($ms * 1000);
            yield $number => number_format((hrtime(true) - $startedNs) / 1e9, 3);
        }
    }
}
