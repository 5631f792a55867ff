<?php

/* What the adapter meets in the first releases of the framework: another namespace, no interface of middleware, no
   facades, no protection of forms. */
namespace Framework {
    class Application
    {
        protected static ?Application $instance = null;
        protected array $bindings = [];
        protected array $instances = [];

        public static function getInstance(): ?Application
        {
            return static::$instance;
        }

        public static function setInstance(Application $app): void
        {
            static::$instance = $app;
        }

        public function instance(string $abstract, mixed $instance): void
        {
            $this->instances[$abstract] = $instance;
        }

        public function make(string $abstract): mixed
        {
            return $this->instances[$abstract] ?? new $abstract($this);
        }

        public function boot(): void
        {
        }
    }
}

namespace Framework\Http {
    class Request
    {
        public function __construct(
            protected array $get,
            protected array $post,
            protected array $server,
            protected array $cookies,
            protected array $files,
            protected string $rawBody = '',
        ) {
        }

        public function query(string $name): mixed
        {
            return $this->get[$name] ?? null;
        }

        public function getPath(): string
        {
            return (string) parse_url($this->server['REQUEST_URI'], PHP_URL_PATH);
        }
    }

    class Response
    {
        public function __construct(
            protected string $content = '',
            protected int $status = 200,
            protected array $headers = [],
        ) {
        }

        public function getStatusCode(): int
        {
            return $this->status;
        }

        public function getHeaders(): array
        {
            return $this->headers;
        }

        public function getBody(): string
        {
            return $this->content;
        }

        public function send(): void
        {
            echo $this->content;
        }
    }

    class Kernel
    {
        protected array $middleware = [];

        public function __construct(protected \Framework\Application $app)
        {
        }

        public function handle(Request $request): Response
        {
            $page = static fn (Request $request): Response => match ($request->getPath()) {
                '/abort' => abort(403, 'no'),
                '/fail' => throw new \LogicException('secret'),
                default => new Response('hello ' . $request->query('name')),
            };
            foreach (array_reverse($this->middleware) as $class) {
                $page = fn (Request $request): Response => $this->app->make($class)->handle($request, $page);
            }
            try {
                return $page($request);
            } catch (\Throwable) {
                return new Response('Internal Server Error', 500);
            }
        }
    }
}

namespace {
    $app = new \Framework\Application();
    \Framework\Application::setInstance($app);

    return $app;
}
