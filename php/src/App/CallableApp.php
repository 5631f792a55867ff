<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App;

use BareMetalPHP\AppServer\App\Psr7\Psr7Emitter;
use BareMetalPHP\AppServer\App\Psr7\ServerRequests;
use BareMetalPHP\AppServer\App\Symfony\SymfonyEmitter;
use BareMetalPHP\AppServer\Runtime\Request;
use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use Closure;
use JsonSerializable;
use Stringable;
use Symfony\Component\HttpFoundation\Response as SymfonyResponse;
use UnexpectedValueException;

/**
 * A callable: reads the superglobals, echoes, calls header().
 *
 * It may return its answer, too: null, text, data for JSON, pieces to be streamed, or a PSR-7 response.
 */
final class CallableApp implements App
{
    /** @param ServerRequests|null $requests makes the argument of a callable that asks for a PSR-7 request */
    public function __construct(
        private readonly Closure $callable,
        private readonly ?ServerRequests $requests = null,
    ) {
    }

    public function kind(): string
    {
        return $this->requests === null ? 'callable' : "callable with {$this->requests->package()}";
    }

    /** @throws UnexpectedValueException when the callable returns something that is no answer */
    public function handle(Request $request, ResponseEmitter $response): void
    {
        $returned = $this->requests === null
            ? ($this->callable)()
            : ($this->callable)($this->requests->of($request));
        match (true) {
            $returned === null => null,
            \is_string($returned) => $response->write($returned),
            \is_array($returned), $returned instanceof JsonSerializable => self::json($returned, $response),
            \is_iterable($returned) => self::stream($returned, $response),
            Psr7Emitter::takes($returned) => Psr7Emitter::emit($returned, $response),
            $returned instanceof SymfonyResponse => SymfonyEmitter::emit($returned, $response),
            $returned instanceof Stringable => $response->write((string) $returned),
            default => throw new UnexpectedValueException(
                'The application returned ' . \get_debug_type($returned)
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
        $json = \json_encode($data, \JSON_UNESCAPED_SLASHES | \JSON_UNESCAPED_UNICODE | \JSON_THROW_ON_ERROR);
        if (\preg_grep('/^content-type:/i', \headers_list()) === []) {
            $response->header('Content-Type', 'application/json');
        }
        $response->write($json);
    }

    /** @param iterable<mixed> $pieces each is sent to the client before the next is asked for */
    private static function stream(iterable $pieces, ResponseEmitter $response): void
    {
        foreach ($pieces as $piece) {
            if (!\is_scalar($piece) && !$piece instanceof Stringable) {
                throw new UnexpectedValueException(
                    'The application yielded ' . \get_debug_type($piece) . '; strings are wanted',
                );
            }
            $response->write((string) $piece);
            $response->flush();
        }
    }
}
