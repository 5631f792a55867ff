<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\Psr7;

use BareMetalPHP\AppServer\App\BootError;
use Psr\Http\Message\ServerRequestFactoryInterface;
use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\UploadedFileFactoryInterface;
use Psr\Http\Message\UriFactoryInterface;

/** The factories of the PSR-7 package that the application has installed. */
final class Psr17
{
    /** Requests, URIs, streams and uploads, by package; the first package that is there is used. */
    private const PACKAGES = [
        'nyholm/psr7' => [
            'Nyholm\Psr7\Factory\Psr17Factory',
            'Nyholm\Psr7\Factory\Psr17Factory',
            'Nyholm\Psr7\Factory\Psr17Factory',
            'Nyholm\Psr7\Factory\Psr17Factory',
        ],
        'slim/psr7' => [
            'Slim\Psr7\Factory\ServerRequestFactory',
            'Slim\Psr7\Factory\UriFactory',
            'Slim\Psr7\Factory\StreamFactory',
            'Slim\Psr7\Factory\UploadedFileFactory',
        ],
        'laminas/laminas-diactoros' => [
            'Laminas\Diactoros\ServerRequestFactory',
            'Laminas\Diactoros\UriFactory',
            'Laminas\Diactoros\StreamFactory',
            'Laminas\Diactoros\UploadedFileFactory',
        ],
        'guzzlehttp/psr7' => [
            'GuzzleHttp\Psr7\HttpFactory',
            'GuzzleHttp\Psr7\HttpFactory',
            'GuzzleHttp\Psr7\HttpFactory',
            'GuzzleHttp\Psr7\HttpFactory',
        ],
    ];

    private function __construct(
        public readonly string $package,
        public readonly ServerRequestFactoryInterface $requests,
        public readonly UriFactoryInterface $uris,
        public readonly StreamFactoryInterface $streams,
        public readonly UploadedFileFactoryInterface $uploads,
    ) {
    }

    /** @throws BootError when none of the known packages is installed */
    public static function installed(): self
    {
        foreach (array_keys(self::PACKAGES) as $package) {
            $factories = self::of($package);
            if ($factories !== null) {
                return $factories;
            }
        }

        throw new BootError(
            'Cannot make the requests that the application wants: no PSR-7 package was found; install one of '
                . implode(', ', array_keys(self::PACKAGES)),
        );
    }

    /**
     * @param string $package one of the known ones
     *
     * @return self|null null when it is not installed
     */
    public static function of(string $package): ?self
    {
        [$requests, $uris, $streams, $uploads] = self::PACKAGES[$package];

        return class_exists($requests)
            ? new self($package, new $requests(), new $uris(), new $streams(), new $uploads())
            : null;
    }
}
