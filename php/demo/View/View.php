<?php

declare(strict_types=1);

namespace Demo\View;

use Demo\Http\Request;
use Demo\Process;
use Demo\Worker;

/** Turns templates into HTML. Templates are PHP files that print, and escape with e() whatever they print. */
final readonly class View
{
    /**
     * @param string $directory    holds the templates
     * @param string $assetVersion added to the addresses of stylesheet and script
     */
    public function __construct(
        private string $directory,
        private Process $process,
        private string $assetVersion,
    ) {
    }

    /**
     * A whole page.
     *
     * @param string               $template file name without `.php`
     * @param array<string, mixed> $data     becomes the template's variables
     */
    public function page(Request $request, string $title, string $template, array $data = []): string
    {
        return $this->top($request, $title) . $this->render($template, $data) . $this->bottom($request);
    }

    /** A page's beginning, up to and including the opening tag of its main part. */
    public function top(Request $request, string $title): string
    {
        return $this->render('layout_top', [
            'title' => $title,
            'path' => $request->path,
            'assetVersion' => $this->assetVersion,
            'worker' => Worker::fromServer($request->server),
        ]);
    }

    /** A page's end; it says who answered, and how long that took until here. */
    public function bottom(Request $request): string
    {
        return $this->render('layout_bottom', [
            'worker' => Worker::fromServer($request->server),
            'process' => $this->process,
        ]);
    }

    /** @param array<string, mixed> $data */
    public function render(string $template, array $data = []): string
    {
        $level = ob_get_level();
        ob_start();
        try {
            (static function (string $__file, array $__data): void {
                extract($__data, EXTR_SKIP);
                require $__file;
            })("{$this->directory}/$template.php", $data);

            return (string) ob_get_contents();
        } finally {
            // A template that throws half-way must not leave its half page to whatever is printed next.
            while (ob_get_level() > $level) {
                ob_end_clean();
            }
        }
    }
}
