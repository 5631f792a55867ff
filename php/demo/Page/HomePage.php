<?php

declare(strict_types=1);

namespace Demo\Page;

use Demo\Http\Request;
use Demo\Http\Response;
use Demo\Process;
use Demo\View\View;
use Demo\Worker;

/** `/`: which process answered, and what it remembers. */
final readonly class HomePage
{
    public function __construct(private View $view, private Process $process)
    {
    }

    public function show(Request $request): Response
    {
        return Response::html($this->view->page($request, 'Which worker answered', 'home', [
            'worker' => Worker::fromServer($request->server),
            'process' => $this->process,
            'origin' => $request->origin(),
            'memoryBytes' => memory_get_usage(),
            'peakBytes' => memory_get_peak_usage(),
        ]));
    }
}
