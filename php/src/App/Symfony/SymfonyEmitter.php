<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Symfony;

use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use Symfony\Component\HttpFoundation\Response;

/** Writes responses of Symfony: streamed ones, files and plain ones alike. */
final class SymfonyEmitter
{
    private function __construct()
    {
    }

    public static function emit(Response $answer, ResponseEmitter $response): void
    {
        $response->status($answer->getStatusCode());
        foreach ($answer->headers->allPreserveCaseWithoutCookies() as $name => $values) {
            // As Symfony does it: beside lines that header() has made, except for the type.
            $replaces = strcasecmp((string) $name, 'content-type') === 0;
            foreach ($values as $value) {
                $response->header((string) $name, (string) $value, $replaces);
            }
        }
        foreach ($answer->headers->getCookies() as $cookie) {
            $response->header('Set-Cookie', (string) $cookie, false);
        }
        $answer->sendContent();
    }
}
