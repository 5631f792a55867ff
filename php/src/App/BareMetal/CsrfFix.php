<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\Http\Request;
use BareMetalPHP\Http\Response;
use Throwable;

/** Puts the corrected protection in place of the framework's, and finds out whether that was needed. */
final class CsrfFix
{
    private const PROTECTION = 'Http\Middleware\CsrfProtection';

    public function __construct(private readonly Framework $framework, private readonly object $app)
    {
    }

    /** @return bool true when the framework's own has the defect; an application's own protection is left alone */
    public function apply(): bool
    {
        $name = $this->framework->name(self::PROTECTION);
        if (!$this->framework->has(self::PROTECTION) || $this->isBound($name)) {
            return false;
        }
        $isDefective = $this->changesToken($this->app->make($name));
        $this->app->instance($name, new CorrectedCsrf($this->framework));

        return $isDefective;
    }

    private function isBound(string $name): bool
    {
        foreach (['instances', 'bindings'] as $property) {
            if (isset(HiddenProperty::of($this->app::class, $property)?->get($this->app)[$name])) {
                return true;
            }
        }

        return false;
    }

    /** Shows it a session that has a token, as a visitor's second request does. */
    private function changesToken(object $protection): bool
    {
        $isStarted = HiddenProperty::of($this->framework->name('Support\Session'), 'started');
        if ($isStarted === null || !function_exists('session_status') || session_status() === PHP_SESSION_ACTIVE) {
            return false;
        }
        // No session is opened, since the framework believes that there is one.
        $isStarted->set(true);
        $_SESSION = ['_token' => 'as it was'];
        // Its cookie goes nowhere, so that warnings about it help nobody.
        set_error_handler(static fn (): bool => true);
        try {
            $request = new Request([], [], ['REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/'], [], []);
            $protection->handle($request, static fn (): Response => new Response());
        } catch (Throwable) {
            // It cannot work without what a real request has, so nothing can be said about it.
            return false;
        } finally {
            $token = $_SESSION['_token'] ?? null;
            unset($GLOBALS['_SESSION']);
            $isStarted->set(false);
            header_remove('Set-Cookie');
            restore_error_handler();
        }

        return $token !== 'as it was';
    }
}
