import { assertEquals } from "@std/assert";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

/** Notes each run, then answers, leaves or dies. */
const APP = `<?php
return static function (): void {
    $id = $_POST['id'] ?? '';
    if ($id !== '') {
        file_put_contents(dirname(__DIR__) . '/runs', "$id\\n", FILE_APPEND | LOCK_EX);
    }
    switch ($_SERVER['REQUEST_URI']) {
        case '/die':
            posix_kill(getmypid(), 9);
            break;
        case '/exit':
            register_shutdown_function(static fn () => exit());
            echo "left $id";
            break;
        default:
            echo "answer $id";
    }
};
`;

/** More than the lane wants to have seen before it writes ahead. */
const WARM_UP = 4_200;
const REQUESTS = 60;
/** Every so many requests leave their worker unusable. */
const EVERY = 12;

async function ask(server: TestServer, path: string, id: string): Promise<string> {
  const response = await server.fetch(path, { method: "POST", body: new URLSearchParams({ id }) });
  const text = await response.text();
  return response.status === 200 ? text : String(response.status);
}

async function outcomes(path: string, expected: (id: string) => string): Promise<void> {
  await using app = await TempApp.of(APP);
  await using server = await TestServer.start({
    root: app.root,
    settings: { fastWorkers: 2, lookaheadDepth: 4, lookaheadBelowMs: 1_000 },
  });
  for (let count = 0; count < WARM_UP; count++) await server.text("/");
  const ids = Array.from({ length: REQUESTS }, (_, index) => String(index + 1));
  const isBad = (id: string): boolean => Number(id) % EVERY === 0;
  const answers = await Promise.all(ids.map((id) => ask(server, isBad(id) ? path : "/", id)));
  assertEquals(answers, ids.map((id) => isBad(id) ? expected(id) : `answer ${id}`));
  const runs = (await Deno.readTextFile(app.path("runs"))).trim().split("\n");
  assertEquals(runs.toSorted(), ids.toSorted(), "each ran once");
  for (let count = 0; count < 20; count++) assertEquals(await server.text("/"), "answer ");
}

Deno.test("lookahead: a worker that is killed costs the request it was killed over, and no other is lost or run twice", async () => {
  await outcomes("/die", () => "502");
});

Deno.test("lookahead: a worker that asks to be replaced costs no request, and none is run twice", async () => {
  await outcomes("/exit", (id) => `left ${id}`);
});
