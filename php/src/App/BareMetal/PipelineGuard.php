<?php

declare(strict_types=1);

namespace BareMetalPHP\AppServer\App\BareMetal;

use BareMetalPHP\AppServer\Runtime\ClientGone;
use BareMetalPHP\Contracts\Middleware;
use BareMetalPHP\Http\Request;
use BareMetalPHP\Http\Response;
use Throwable;

/**
 * Outermost middleware: sees the exception that the kernel turns into a page and tells nobody about, and keeps the page
 * of errors from being made for dd() and abort().
 */
final class PipelineGuard implements Middleware
{
    private ?Throwable $failure = null;

    /**
     * Puts one in front of the kernel's own middleware.
     *
     * @return self|null null for a kernel without such a list
     */
    public static function install(object $app, object $kernel): ?self
    {
        $list = HiddenProperty::of($kernel::class, 'middleware');
        if ($list === null || !is_array($list->get($kernel))) {
            return null;
        }
        $guard = new self();
        $app->instance(self::class, $guard);
        $list->set([self::class, ...$list->get($kernel)], $kernel);

        return $guard;
    }

    public function handle(Request $request, callable $next): Response
    {
        try {
            return $next($request);
        } catch (Interruption) {
            return new Response();
        } catch (ClientGone $departure) {
            throw $departure;
        } catch (Throwable $failure) {
            $this->failure = $failure;

            throw $failure;
        }
    }

    public function takeFailure(): ?Throwable
    {
        $failure = $this->failure;
        $this->failure = null;

        return $failure;
    }
}
