<?php

declare(strict_types=1);

namespace Demo\Page;

use Demo\Http\Request;
use Demo\Http\Response;
use Demo\View\View;
use Demo\Worker;

/** `/slow?ms=1500`: keeps a worker of the slow lane busy, so that the fast lane can be seen answering meanwhile. */
final readonly class SlowPage
{
    /** Milliseconds. */
    public const DEFAULT_MS = 1500;
    public const MAX_MS = 5000;

    public function __construct(private View $view)
    {
    }

    public function show(Request $request): Response
    {
        $sleepMs = $request->queryInt('ms', self::DEFAULT_MS, 0, self::MAX_MS);
        $startedNs = hrtime(true);
        usleep($sleepMs * 1000);

        return Response::html($this->view->page($request, 'Slow page', 'slow', [
            'worker' => Worker::fromServer($request->server),
            'sleepMs' => $sleepMs,
            'sleptMs' => (hrtime(true) - $startedNs) / 1e6,
            'maxMs' => self::MAX_MS,
            'origin' => $request->origin(),
        ]));
    }
}
