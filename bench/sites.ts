/**
 * What is served: a copy of `bench/site` with large files, and `examples/symfony`.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import type { Site } from "./contenders/contender.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { STATIC_FILES } from "./scenarios/static_scenarios.ts";

const REPOSITORY = fromFileUrl(new URL("../", import.meta.url));
/** Everybody may read and write there: some servers run as another user. */
const OPEN_MODE = 0o777;

/** Folders in the system's temporary one, removed at the end. */
export class Sites implements AsyncDisposable {
  readonly workDir: string;

  private constructor(workDir: string) {
    this.workDir = workDir;
  }

  /** Makes the folder. */
  static async make(): Promise<Sites> {
    const workDir = await Deno.realPath(await Deno.makeTempDir({ prefix: "appserver-bench-" }));
    await Deno.chmod(workDir, OPEN_MODE);
    return new Sites(workDir);
  }

  /** Makes one ready to be served; a reason where that is not possible here. */
  async prepare(site: Scenario["site"]): Promise<Site | string> {
    switch (site) {
      case "bench":
        return await this.#benchSite();
      case "symfony":
        return await this.#symfonySite();
    }
  }

  async #benchSite(): Promise<Site> {
    const root = `${this.workDir}/site`;
    for (const folder of ["php", "public", "public/files"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    }
    for (const file of ["php/bootstrap_app.php", "public/index.php"]) {
      await Deno.copyFile(`${REPOSITORY}bench/site/${file}`, `${root}/${file}`);
    }
    for (const [name, bytes] of Object.entries(STATIC_FILES)) {
      await Deno.writeFile(`${root}/public/files/${name}`, new Uint8Array(bytes).fill(97));
    }
    return { root, publicDir: `${root}/public`, workDir: this.workDir, env: {} };
  }

  async #symfonySite(): Promise<Site | string> {
    const root = `${REPOSITORY}examples/symfony`;
    const { success, stdout } = await new Deno.Command("sh", {
      args: [`${REPOSITORY}tools/composer_install`, root],
    }).output();
    if (!success) return new TextDecoder().decode(stdout).trim();
    return {
      root,
      publicDir: `${root}/public`,
      workDir: this.workDir,
      env: { APP_ENV: "prod", APP_DEBUG: "0" },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.workDir, { recursive: true });
  }
}
