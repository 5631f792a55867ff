/**
 * Contenders that Deno runs: this server, and the controls.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { MALLOC_SETTINGS } from "../../tools/build/malloc_settings.ts";
import { V8_FLAGS } from "../../tools/build/v8_flags.ts";
import { Child } from "./child.ts";
import { Contender, type Site, type Sizes } from "./contender.ts";
import { setUpPhp } from "./php_setup.ts";

const REPOSITORY = fromFileUrl(new URL("../../", import.meta.url));
const PORT_LINE = /^port (\d+)/m;
const BANNER = /Listening\s+http:\/\/127\.0\.0\.1:(\d+)/;

/** What a contender differs in. */
export interface AppserverOptions {
  /** Keys of the configuration. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Words for `deno run`. */
  readonly runtimeFlags?: readonly string[];
}

/**
 * This server as it is started in production: least permissions, both lanes, checks, request ids, metrics, and an access
 * log in a file.
 */
export async function appserver(
  name: string,
  site: Site,
  sizes: Sizes,
  { settings = {}, runtimeFlags = [] }: AppserverOptions = {},
): Promise<Contender> {
  const { sessions, env } = await setUpPhp(name, site);
  const config = `${site.workDir}/${name.replaceAll(/\W/g, "_")}.json`;
  const accessLog = `${site.workDir}/${name.replaceAll(/\W/g, "_")}.access.log`;
  await Deno.writeTextFile(
    config,
    JSON.stringify({
      fast_workers: sizes.workers,
      slow_workers: 2,
      slow_routes: ["/slow"],
      // As php-fpm, whose children live for ever by default.
      max_requests_per_worker: 0,
      max_queue: 1024,
      access_log: accessLog,
      admin_listen: "off",
      static: [{ prefix: "/", dir: site.publicDir.slice(site.root.length + 1) }],
      env: site.env,
      ...settings,
    }),
  );
  const child = new Child({
    name,
    command: Deno.execPath(),
    args: [
      ...[
        "run",
        V8_FLAGS,
        ...runtimeFlags,
        "--no-prompt",
        "--allow-net",
        "--allow-read",
        `--allow-write=/tmp`,
      ],
      ...["--allow-env", "--allow-run=php", `${REPOSITORY}main.ts`, "serve"],
      ...["--root", site.root, "--config", config, "--listen", "127.0.0.1:0"],
    ],
    env: { ...env, ...MALLOC_SETTINGS },
  });
  const port = Number(await child.prints(BANNER));
  return new Contender(name, port, [{ child, php: "children" }], sessions);
}

/** The least that answers: a bare `Deno.serve`. It never sees PHP. */
export async function bareServer(name: string, words: readonly string[]): Promise<Contender> {
  const script = `${REPOSITORY}bench/controls/bare_server.ts`;
  const args = ["run", "--allow-net", "--allow-read", script, ...words];
  const child = new Child({ name, command: Deno.execPath(), args, env: MALLOC_SETTINGS });
  return new Contender(name, Number(await child.prints(PORT_LINE)), [{ child, php: "none" }]);
}

/** The least that asks PHP over a pipe, one frame at a time: what remains above it is this server's own. */
export async function pipeServer(name: string, site: Site, sizes: Sizes): Promise<Contender> {
  const script = `${REPOSITORY}bench/controls/pipe_server.ts`;
  const worker = `${REPOSITORY}bench/controls/pipe_worker.php`;
  const { sessions, env } = await setUpPhp(name, site);
  const child = new Child({
    name,
    command: Deno.execPath(),
    args: [
      ...["run", "--allow-net", "--allow-read", "--allow-run=php", script],
      ...[worker, `${site.root}/php/bootstrap_app.php`, String(sizes.workers)],
    ],
    env: { ...site.env, ...env, ...MALLOC_SETTINGS },
  });
  const port = Number(await child.prints(PORT_LINE));
  return new Contender(name, port, [{ child, php: "children" }], sessions);
}
