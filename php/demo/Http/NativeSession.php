<?php

declare(strict_types=1);

namespace Demo\Http;

use RuntimeException;

/** PHP's own session, with a cookie that scripts cannot read and other sites cannot send along with a POST. */
final class NativeSession implements Session
{
    private function __construct(private readonly bool $isSecure)
    {
    }

    /** @throws RuntimeException where PHP cannot open its session storage */
    public static function start(Request $request): self
    {
        $isStarted = session_start([
            'use_strict_mode' => true,
            'cookie_httponly' => true,
            'cookie_samesite' => 'Lax',
            'cookie_secure' => $request->isSecure(),
            // The application sends its own Cache-Control.
            'cache_limiter' => '',
        ]);
        if (!$isStarted) {
            throw new RuntimeException('Cannot start a session: check session.save_path "' . session_save_path() . '"');
        }

        return new self($request->isSecure());
    }

    public function get(string $key): mixed
    {
        return $_SESSION[$key] ?? null;
    }

    public function set(string $key, mixed $value): void
    {
        $_SESSION[$key] = $value;
    }

    public function remove(string $key): void
    {
        unset($_SESSION[$key]);
    }

    public function close(): void
    {
        session_write_close();
    }

    public function destroy(): void
    {
        $_SESSION = [];
        session_destroy();
        if (!headers_sent()) {
            setcookie((string) session_name(), '', [
                'expires' => 1,
                'path' => '/',
                'httponly' => true,
                'samesite' => 'Lax',
                'secure' => $this->isSecure,
            ]);
        }
    }
}
