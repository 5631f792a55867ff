<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\ResponseEmitter;
use ReflectionMethod;
use Throwable;

/** Hands the framework's Response over. */
final class AnswerWriter
{
    /** @var array<class-string, bool> by class of response: it has a way of its own to send itself */
    private array $sendsItself = [];

    public function __construct(private readonly Framework $framework)
    {
    }

    /** @param Throwable|null $failure what the kernel made this answer of */
    public function write(object $answer, ResponseEmitter $response, ?Throwable $failure): void
    {
        if ($this->sendsItself[$answer::class] ??= $this->overridesSend($answer)) {
            $answer->send();

            return;
        }
        $response->head($answer->getStatusCode(), $answer->getHeaders());
        $body = $answer->getBody();
        $response->write($failure === null ? $body : self::withoutMessage($body, $failure));
    }

    /** For addresses below /api/ the kernel sends the exception's message to everybody. */
    private static function withoutMessage(string $body, Throwable $failure): string
    {
        // The first releases have no function for it.
        if (function_exists('app_debug') ? app_debug() : getenv('APP_DEBUG') === 'true') {
            return $body;
        }
        $data = json_decode($body, true);
        if (!is_array($data) || ($data['message'] ?? null) !== $failure->getMessage()) {
            return $body;
        }
        unset($data['message']);

        return (string) json_encode($data, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }

    private function overridesSend(object $answer): bool
    {
        return (new ReflectionMethod($answer, 'send'))->class !== $this->framework->name('Http\Response');
    }
}
