<?php

declare(strict_types=1);

namespace App\Controller;

use App\Tally;
use App\Visitor;
use RuntimeException;
use Symfony\Component\HttpFoundation\File\UploadedFile;
use Symfony\Component\HttpFoundation\RedirectResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\Attribute\AsController;
use Symfony\Component\Routing\Attribute\Route;

#[AsController]
final class HomeController
{
    public function __construct(private readonly Visitor $visitor, private readonly Tally $tally)
    {
    }

    #[Route('/', methods: ['GET'])]
    public function home(Request $request): Response
    {
        $session = $request->getSession();
        $session->set('visits', $session->get('visits', 0) + 1);
        if ($session->has('name')) {
            $this->visitor->introduce($session->get('name'));
        }
        $name = htmlspecialchars($this->visitor->name());
        $served = $this->tally->answered() + 1;
        $pid = getmypid();

        return new Response(<<<HTML
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Symfony</title>
            <h1>Hello, <span data-fact="name">$name</span></h1>
            <p>You came <span data-fact="visits">{$session->get('visits')}</span> times.
            Process <span data-fact="pid">$pid</span> has served <span data-fact="served">$served</span> requests.</p>
            <form method="post" action="/name"><input name="name"> <button>Say hello</button></form>
            HTML);
    }

    #[Route('/name', methods: ['POST'])]
    public function rename(Request $request): Response
    {
        $request->getSession()->set('name', trim($request->request->getString('name')));

        return new RedirectResponse('/', Response::HTTP_SEE_OTHER);
    }

    #[Route('/upload', methods: ['POST'])]
    public function upload(Request $request): Response
    {
        $file = $request->files->get('file');
        if (!$file instanceof UploadedFile || !$file->isValid()) {
            return new Response('', Response::HTTP_UNPROCESSABLE_ENTITY);
        }
        $hash = hash_file('sha256', $file->getPathname());

        return new Response(
            "{$file->getClientOriginalName()}: {$file->getSize()} bytes, SHA-256 $hash\n",
            headers: ['Content-Type' => 'text/plain; charset=UTF-8'],
        );
    }

    #[Route('/boom', methods: ['GET'])]
    public function boom(): never
    {
        throw new RuntimeException('The next request does not notice');
    }
}
