<?php

declare(strict_types=1);

namespace App\View;

use BareMetalPHP\Http\Response;
use BareMetalPHP\Support\Session;
use BareMetalPHP\View\View;

/** A view inside of the site's frame. */
final class Page
{
    /** @param array<string, mixed> $data */
    public static function render(string $view, string $title, array $data = []): Response
    {
        return View::make('layout', [
            'title' => $title,
            'notice' => Session::getFlash('notice'),
            'content' => View::make($view, $data)->getBody(),
        ]);
    }
}
