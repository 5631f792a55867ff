/**
 * What `appserver init` writes. PHP and JSON that a project can keep as it is.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { ProjectVerdict } from "./project_kind.ts";

/** `go_appserver.json` with the folders that are there. */
export function configTemplate(folders: readonly string[], servesPublic: boolean): string {
  const rules = servesPublic
    ? [`{ "prefix": "/", "dir": "public" }`]
    : folders.map((folder) =>
      `{ "prefix": "/${folder.replace(/^public\//, "")}/", "dir": "${folder}" }`
    );
  const list = rules.map((rule) => `\n    ${rule}`).join(",");
  return `// Configuration of appserver. Every key: appserver config, docs/CONFIG.md
{
  // Who may connect: this machine only. ":8080" is every interface.
  "listen": "127.0.0.1:8080",

  // PHP processes. Quick pages never wait behind the slow lane.
  "fast_workers": 4,
  "slow_workers": 2,

  // Paths that take long, by how they begin.
  "slow_routes": [],

  // A worker that has not begun to answer by then is replaced, and its client gets 504.
  "request_timeout_ms": 10000,

  // Files that are answered without PHP. Sources and hidden files never are.
  "static": [${list}${list === "" ? "" : "\n  "}]
}
`;
}

const HEAD = `<?php

declare(strict_types=1);

`;

/** Where `vendor` of a template is replaced by the folder in which Composer installs. */
const AUTOLOAD = "/vendor/autoload.php";

const BAREMETAL = `${HEAD}/*
 * Runs once in each worker and returns the application.
 */

use BareMetalPHP\\Application;

$root = dirname(__DIR__);
require_once "$root/vendor/autoload.php";

$app = new Application();
Application::setInstance($app);
$providers = "$root/bootstrap/providers.php";
if (is_file($providers)) {
    $app->registerProviders(require $providers);
}
$app->boot();

return $app;
`;

const SLIM = `${HEAD}/*
 * Runs once in each worker and returns the application. Routes and middleware are set up here, not for each request.
 */

use Slim\\Factory\\AppFactory;

require dirname(__DIR__) . '/vendor/autoload.php';

$app = AppFactory::create();
$app->addRoutingMiddleware();
$app->addErrorMiddleware(displayErrorDetails: false, logErrors: true, logErrorDetails: true);

// The routes of the project, as public/index.php sets them up: move them into a file that both can require.
$routes = dirname(__DIR__) . '/app/routes.php';
if (is_file($routes)) {
    (require $routes)($app);
}

return $app;
`;

const LARAVEL = `${HEAD}/*
 * Runs once in each worker. The classes stay loaded; the application itself is made anew for each request, so that
 * nothing of one visitor is left for the next.
 */

use Illuminate\\Contracts\\Http\\Kernel;
use Illuminate\\Http\\Request;

$base = dirname(__DIR__);
require "$base/vendor/autoload.php";

return static function () use ($base): void {
    $app = require "$base/bootstrap/app.php";
    $kernel = $app->make(Kernel::class);
    $request = Request::capture();
    $response = $kernel->handle($request);
    $response->send();
    $kernel->terminate($request, $response);
};
`;

const FRONT_CONTROLLER = `${HEAD}/*
 * Runs once in each worker; the function it returns runs for each request. The front controller is included each time, as
 * under php-fpm: it may define no functions or classes itself. Move what can be kept, such as the autoloader, up here.
 */

return static function (): void {
    require dirname(__DIR__) . '/public/index.php';
};
`;

const NEW_APPLICATION = `${HEAD}/*
 * Runs once in each worker; the function it returns runs for each request. It may read the superglobals, call header()
 * and echo, or return its answer: a string, an array (sent as JSON), pieces to be streamed, or a PSR-7 response.
 */

$startedAt = new DateTimeImmutable();
$served = 0;

return static function () use ($startedAt, &$served): string {
    $served++;

    return "Hello. This process runs since {$startedAt->format('H:i:s')} and has served $served requests.\\n";
};
`;

/** `php/bootstrap_app.php` for a project that has no entry of its own; undefined where none is needed. */
export function entryTemplate(
  { kind, vendor }: ProjectVerdict,
  { hasFrontController }: { readonly hasFrontController: boolean },
): string | undefined {
  const installed = (text: string) => text.replace(AUTOLOAD, `/${vendor}/autoload.php`);
  switch (kind) {
    case "baremetalphp":
      return installed(BAREMETAL);
    case "symfony":
      return undefined;
    case "laravel":
      return installed(LARAVEL);
    case "slim":
      return installed(SLIM);
    case "plain":
      return hasFrontController ? FRONT_CONTROLLER : NEW_APPLICATION;
    default:
      return assertNever(kind);
  }
}
