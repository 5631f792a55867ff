<?php

declare(strict_types=1);

namespace App\Controller;

use Symfony\Component\HttpFoundation\JsonResponse;
use Symfony\Component\HttpKernel\Attribute\AsController;
use Symfony\Component\Routing\Attribute\Route;

/** Added to the copy of examples/symfony that is measured. */
#[AsController]
final class OpcacheController
{
    #[Route('/opcache', methods: ['GET'])]
    public function report(): JsonResponse
    {
        return new JsonResponse((require dirname(__DIR__, 2) . '/opcache_report.php')());
    }
}
