<?php

declare(strict_types=1);

namespace Demo\Page;

use Demo\Http\HttpError;
use Demo\Http\Request;
use Demo\Http\Response;
use Demo\View\View;
use InvalidArgumentException;
use RuntimeException;

/** `/error`: ways for a request to go wrong, and what becomes of the process. */
final readonly class ErrorPage
{
    public function __construct(private View $view)
    {
    }

    public function show(Request $request): Response
    {
        return Response::html($this->view->page($request, 'Errors', 'error', ['origin' => $request->origin()]));
    }

    /** @throws RuntimeException always, with another one as its cause */
    public function throwException(Request $request): never
    {
        try {
            self::refuse($request->path);
        } catch (InvalidArgumentException $cause) {
            throw new RuntimeException('The demo was asked to fail, and did', 0, $cause);
        }
    }

    /** Ends the process with "Allowed memory size exhausted", which no catch block sees. */
    public function exhaustMemory(Request $request): Response
    {
        // Command-line PHP often has no limit: without one this would take the machine's memory instead.
        ini_set('memory_limit', (string) (memory_get_usage(true) + 8 * 1024 * 1024));

        return Response::html(str_repeat('x', 1024 * 1024 * 1024));
    }

    /** What was printed before exit() is the answer. */
    public function exitAfterOutput(Request $request): never
    {
        echo $this->view->page($request, 'Exit after output', 'message', [
            'heading' => 'This page was printed, then exit() was called',
            'text' => 'The answer is complete. The process has ended and another has taken its place.',
        ]);
        exit;
    }

    /** A message instead of a page, with the status that was set before. */
    public function dieWithMessage(Request $request): never
    {
        http_response_code(503);
        die($this->view->page($request, 'die()', 'message', [
            'heading' => 'This page is the argument of die()',
            'text' => 'Status 503 was set with http_response_code() before. The process has ended.',
        ]));
    }

    /** @throws HttpError always: with the status asked for, or 400 where that is none */
    public function status(Request $request): never
    {
        $code = $request->queryInt('code', 503, 0, 999);
        throw $code >= 400 && $code <= 599
            ? new HttpError($code, "You asked for status $code.")
            : new HttpError(400, 'The query field "code" must be a number from 400 to 599.');
    }

    private static function refuse(string $path): never
    {
        throw new InvalidArgumentException("The path \"$path\" exists only to show what an exception looks like");
    }
}
