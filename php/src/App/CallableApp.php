<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use Closure;
use JsonSerializable;
use Stringable;
use UnexpectedValueException;

/**
 * A callable: reads the superglobals, echoes, calls header().
 *
 * It may return its answer, too: null, text, data for JSON, pieces to be streamed, or a PSR-7 response.
 */
final class CallableApp implements App
{
    /** Bytes taken from a PSR-7 body at once. */
    private const PIECE_BYTES = 65_536;

    public function __construct(private readonly Closure $callable)
    {
    }

    public function kind(): string
    {
        return 'callable';
    }

    /** @throws UnexpectedValueException when the callable returns something that is no answer */
    public function handle(Request $request, ResponseEmitter $response): void
    {
        $returned = ($this->callable)();
        match (true) {
            $returned === null => null,
            is_string($returned) => $response->write($returned),
            is_array($returned), $returned instanceof JsonSerializable => self::json($returned, $response),
            is_iterable($returned) => self::stream($returned, $response),
            self::isPsr7($returned) => self::emit($returned, $response),
            $returned instanceof Stringable => $response->write((string) $returned),
            default => throw new UnexpectedValueException(
                'The application returned ' . get_debug_type($returned)
                    . '; null, a string, an array, an iterable of strings or a PSR-7 response is wanted',
            ),
        };
    }

    public function hasWorkAfterAnswer(): bool
    {
        return false;
    }

    public function terminate(): void
    {
    }

    /** @param array<mixed>|JsonSerializable $data */
    private static function json(array|JsonSerializable $data, ResponseEmitter $response): void
    {
        $json = json_encode($data, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
        $response->header('Content-Type', 'application/json');
        $response->write($json);
    }

    /** @param iterable<mixed> $pieces each is sent to the client before the next is asked for */
    private static function stream(iterable $pieces, ResponseEmitter $response): void
    {
        foreach ($pieces as $piece) {
            if (!is_scalar($piece) && !$piece instanceof Stringable) {
                throw new UnexpectedValueException(
                    'The application yielded ' . get_debug_type($piece) . '; strings are wanted',
                );
            }
            $response->write((string) $piece);
            $response->flush();
        }
    }

    /** By its methods: the interface of another copy of the package is as good. */
    private static function isPsr7(mixed $value): bool
    {
        return is_object($value) && method_exists($value, 'getStatusCode') && method_exists($value, 'getHeaders')
            && method_exists($value, 'getBody');
    }

    private static function emit(object $answer, ResponseEmitter $response): void
    {
        $response->status($answer->getStatusCode());
        foreach ($answer->getHeaders() as $name => $values) {
            // Cookies that setcookie() made stay; of everything else the answer's own value counts.
            $replaces = strcasecmp((string) $name, 'set-cookie') !== 0;
            foreach ($values as $value) {
                $response->header((string) $name, (string) $value, $replaces);
                $replaces = false;
            }
        }
        $body = $answer->getBody();
        if (is_object($body) && method_exists($body, 'isSeekable') && $body->isSeekable()) {
            $body->rewind();
        }
        if (!is_object($body) || !method_exists($body, 'eof')) {
            $response->write((string) $body);

            return;
        }
        while (!$body->eof()) {
            $response->write($body->read(self::PIECE_BYTES));
        }
    }
}
