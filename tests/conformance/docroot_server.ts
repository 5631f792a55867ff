/**
 * The server, as a process of its own, in front of an application that runs the PHP files of its public folder.
 *
 * @module
 */
import type { SapiKind } from "../../src/worker/sapi_probe.ts";
import { ServerProcess } from "../support/server_process.ts";
import { fixtureApp } from "../support/test_server.ts";

/**
 * PHP's settings are those of `php -n`: formparity's answers were recorded with PHP's built-in values, which php.ini of a distribution narrows.
 */
const CONFIG = `{
  "static": [{ "prefix": "/", "dir": "public" }],
  "access_log": false,
  "fast_workers": 2,
  "slow_workers": 0,
  "php_ini": {
    "request_order": "GPC",
    "variables_order": "EGPCS",
    "post_max_size": "8M",
    "upload_max_filesize": "2M",
    "max_file_uploads": "20",
    "max_input_vars": "1000",
    "max_input_nesting_level": "64",
  },
}`;

/** A project in a temporary folder, and its server. */
export class DocrootServer implements AsyncDisposable {
  readonly #root: string;
  readonly #process: ServerProcess;
  /** `127.0.0.1:PORT`. */
  readonly address: string;

  private constructor(root: string, process: ServerProcess, address: string) {
    this.#root = root;
    this.#process = process;
    this.address = address;
  }

  /**
   * Starts it.
   *
   * @param fill Writes what is served into the folder `public` of a project.
   * @param sapi By default the best that PHP allows.
   */
  static async start(
    fill: (root: string) => Promise<void>,
    sapi: "auto" | SapiKind = "auto",
  ): Promise<DocrootServer> {
    const root = await Deno.realPath(await Deno.makeTempDir());
    await Deno.mkdir(`${root}/php`);
    await Deno.mkdir(`${root}/public`);
    const entry = "php/bootstrap_app.php";
    await Deno.copyFile(`${fixtureApp("docroot")}/${entry}`, `${root}/${entry}`);
    await Deno.writeTextFile(`${root}/go_appserver.json`, CONFIG);
    await fill(root);
    const binary = sapi === "cgi" ? "php-cgi" : "php";
    const process = new ServerProcess({
      words: ["serve", "--root", root, "--listen", "127.0.0.1:0"],
      environment: { APPSERVER_SAPI: sapi, APPSERVER_PHP_BINARY: binary },
      permissions: ["--allow-net", "--allow-read", "--allow-env", `--allow-run=${binary}`],
    });
    try {
      const origin = await process.origin();
      return new DocrootServer(root, process, origin.replace("http://", ""));
    } catch (error) {
      await process[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.signal("SIGTERM");
    await this.#process.ended;
    await Deno.remove(this.#root, { recursive: true });
  }
}
