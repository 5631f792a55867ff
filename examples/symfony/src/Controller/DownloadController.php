<?php

declare(strict_types=1);

namespace App\Controller;

use Symfony\Component\HttpFoundation\BinaryFileResponse;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpFoundation\ResponseHeaderBag;
use Symfony\Component\HttpFoundation\StreamedJsonResponse;
use Symfony\Component\HttpFoundation\StreamedResponse;
use Symfony\Component\HttpKernel\Attribute\AsController;
use Symfony\Component\Routing\Attribute\Route;

/** Answers that are made, or read, while they are sent. */
#[AsController]
final class DownloadController
{
    #[Route('/stream', methods: ['GET'])]
    public function stream(): Response
    {
        return new StreamedResponse(static function (): void {
            for ($line = 1; $line <= 3; $line++) {
                echo "line $line of process ", getmypid(), "\n";
                flush();
                usleep(200_000);
            }
        }, headers: ['Content-Type' => 'text/plain; charset=UTF-8']);
    }

    #[Route('/numbers.json', methods: ['GET'])]
    public function numbers(): Response
    {
        $squares = static function (): iterable {
            for ($n = 1; $n <= 1000; $n++) {
                yield $n * $n;
            }
        };

        return new StreamedJsonResponse(['squares' => $squares()]);
    }

    #[Route('/source', methods: ['GET'])]
    public function source(): Response
    {
        $response = new BinaryFileResponse(__FILE__, headers: ['Content-Type' => 'text/plain; charset=UTF-8']);

        return $response->setContentDisposition(ResponseHeaderBag::DISPOSITION_ATTACHMENT, 'controller.txt');
    }
}
