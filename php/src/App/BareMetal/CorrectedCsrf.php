<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\Http\Middleware\CsrfProtection;
use BareMetalPHP\Http\Request;
use BareMetalPHP\Http\Response;

/**
 * The framework's protection against forged forms, corrected.
 *
 * Its own gives a session that has a token a new one before it compares, so that no form ever matches; it looks for the
 * token in X-CSRF-TOKEN only, while scripts that read the cookie XSRF-TOKEN send X-XSRF-TOKEN; and it answers a mismatch
 * with 500.
 */
final class CorrectedCsrf extends CsrfProtection
{
    private const STATUS = 419;

    private readonly string $session;

    public function __construct(private readonly Framework $framework)
    {
        $this->session = $framework->name('Support\Session');
    }

    public function handle(Request $request, callable $next): Response
    {
        $this->ensureToken();
        if ($this->isReading($request) || $this->matches($request)) {
            return $next($request);
        }

        return self::refuse($request);
    }

    protected function ensureToken(): void
    {
        $token = $this->session::get('_token');
        if (!is_string($token) || $token === '') {
            $token = bin2hex(random_bytes(32));
            $this->session::set('_token', $token);
        }
        $this->framework->name('Support\Cookie')::set('XSRF-TOKEN', $token, $this->cookieOptions());
    }

    /** @return array<string, mixed> what differs from the framework's other cookies */
    private function cookieOptions(): array
    {
        // Scripts have to read it.
        $options = ['httponly' => false, 'samesite' => 'Lax'];
        $config = $this->framework->name('Support\Config');
        if (parse_url((string) $config::get('app.url'), PHP_URL_HOST) === 'localhost') {
            // The framework means to leave the domain out, and does not: browsers refuse such a cookie on 127.0.0.1.
            $options['domain'] = (string) $config::get('session.domain');
        }

        return $options;
    }

    private function matches(Request $request): bool
    {
        $wanted = $this->session::get('_token');
        $sent = $request->get('_token') ?? $request->header('X-CSRF-TOKEN') ?? $request->header('X-XSRF-TOKEN');

        return is_string($wanted) && is_string($sent) && hash_equals($wanted, $sent);
    }

    private static function refuse(Request $request): Response
    {
        $message = 'The form\'s token is missing or no longer valid. Load the page again, and send the form once more.';
        if ($request->expectsJson() || str_starts_with($request->getPath(), '/api/')) {
            $json = (string) json_encode(['error' => 'CSRF token mismatch', 'message' => $message]);

            return new Response($json, self::STATUS, ['Content-Type' => 'application/json']);
        }

        return new Response($message, self::STATUS, ['Content-Type' => 'text/plain; charset=UTF-8']);
    }
}
