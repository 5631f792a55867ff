<?php

declare(strict_types=1);

namespace Demo\Page;

use Demo\Http\HttpError;
use Demo\Http\Request;
use Demo\Http\Response;
use Demo\View\View;

/** The page for answers from 400 up that the application decides on: not found, not allowed, refused. */
final readonly class ProblemPage
{
    private const HEADINGS = [
        400 => 'Bad request',
        403 => 'Refused',
        404 => 'Not found',
        405 => 'Method not allowed',
        413 => 'Too large',
        418 => 'I am a teapot',
        429 => 'Too many requests',
        500 => 'Internal server error',
        503 => 'Unavailable',
    ];

    public function __construct(private View $view)
    {
    }

    public function answer(Request $request, HttpError $error): Response
    {
        $heading = self::HEADINGS[$error->status] ?? 'Status';
        $page = $this->view->page($request, "$error->status $heading", 'message', [
            'heading' => "$heading ($error->status)",
            'text' => $error->getMessage(),
        ]);

        return Response::html($page, $error->status, $error->headers);
    }
}
