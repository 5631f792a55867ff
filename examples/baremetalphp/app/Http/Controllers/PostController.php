<?php

declare(strict_types=1);

namespace App\Http\Controllers;

use App\Http\PostForm;
use App\Models\Post;
use App\View\Page;
use BareMetalPHP\Http\Redirect;
use BareMetalPHP\Http\Request;
use BareMetalPHP\Http\Response;
use BareMetalPHP\Support\Session;

final class PostController
{
    private const ON_FRONT_PAGE = 20;

    public function index(): Response
    {
        return Page::render('posts.index', config('app.name'), [
            'posts' => Post::newest(self::ON_FRONT_PAGE),
            'author' => Session::get('author'),
        ]);
    }

    public function show(int $id): Response
    {
        $post = Post::find($id) ?? abort(404, 'There is no such post.');

        return Page::render('posts.show', $post->title, ['post' => $post]);
    }

    public function write(): Response
    {
        return Page::render('posts.write', 'Write', [
            'form' => Session::getFlash('form') ?? new PostForm(author: Session::get('author', '')),
            'errors' => Session::getFlash('errors', []),
        ]);
    }

    public function store(Request $request): Response
    {
        $form = PostForm::of($request);
        $errors = $form->errors();
        if ($errors !== []) {
            return Redirect::route('write')->withErrors($errors)->with('form', $form);
        }
        $post = Post::create($form->toArray());
        Session::set('author', $form->author);

        return Redirect::route('post', ['id' => $post->id], 303)->with('notice', 'Your post is online.');
    }

    public function list(): Response
    {
        return json_response(['posts' => Post::newest(self::ON_FRONT_PAGE)->toArray()]);
    }
}
