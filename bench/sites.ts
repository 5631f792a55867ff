/**
 * What is served: a copy of `bench/site` with large files, and copies of `examples/symfony` and `examples/baremetalphp`,
 * each with a page `/opcache`.
 *
 * @module
 */
import { basename, fromFileUrl } from "@std/path";
import type { Site } from "./contenders/contender.ts";
import { OpenFolder } from "./left_open.ts";
import type { SiteName } from "./scenarios/scenario.ts";
import { STATIC_BYTE, STATIC_FILES } from "./scenarios/static_scenarios.ts";

const REPOSITORY = fromFileUrl(new URL("../", import.meta.url));

/** Folders in the system's temporary one, removed at the end. */
export class Sites implements AsyncDisposable {
  readonly workDir: string;
  readonly #folder: OpenFolder;

  private constructor(folder: OpenFolder) {
    this.workDir = folder.path;
    this.#folder = folder;
  }

  /** Makes the folder. */
  static async make(): Promise<Sites> {
    return new Sites(await OpenFolder.make({ prefix: "appserver-bench-" }));
  }

  /** Makes one ready to be served; a reason where that is not possible here. */
  async prepare(site: SiteName): Promise<Site | string> {
    switch (site) {
      case "bench":
        return await this.#benchSite();
      case "symfony":
        return await this.#symfonySite();
      case "baremetalphp":
        return await this.#baremetalSite();
    }
  }

  async #benchSite(): Promise<Site> {
    const root = `${this.workDir}/site`;
    for (const folder of ["php", "public", "public/files"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    }
    await addFiles(root, { "php/bootstrap_app.php": "php", "public/index.php": "public" });
    for (const [name, bytes] of Object.entries(STATIC_FILES)) {
      await Deno.writeFile(`${root}/public/files/${name}`, new Uint8Array(bytes).fill(STATIC_BYTE));
    }
    return { root, publicDir: `${root}/public`, workDir: this.workDir, env: {} };
  }

  async #symfonySite(): Promise<Site | string> {
    const root = await this.#copyOf("symfony");
    if (typeof root !== "string") return root.reason;
    await addFiles(root, { "symfony/OpcacheController.php": "src/Controller" });
    return {
      root,
      publicDir: `${root}/public`,
      workDir: this.workDir,
      env: { APP_ENV: "prod", APP_DEBUG: "0" },
    };
  }

  async #baremetalSite(): Promise<Site | string> {
    const root = await this.#copyOf("baremetalphp");
    if (typeof root !== "string") return root.reason;
    await Deno.rename(`${root}/routes/web.php`, `${root}/routes/blog.php`);
    await addFiles(root, {
      "baremetalphp/OpcacheController.php": "app/Http/Controllers",
      "baremetalphp/web.php": "routes",
      // A server that runs a script for each request needs a script.
      "baremetalphp/index.php": "public",
    });
    return {
      root,
      publicDir: `${root}/public`,
      workDir: this.workDir,
      env: { APP_ENV: "production", DB_DATABASE: `${this.workDir}/blog.sqlite` },
    };
  }

  /** The example with its packages, but without what it has cached elsewhere. */
  async #copyOf(example: string): Promise<string | { readonly reason: string }> {
    const from = `${REPOSITORY}examples/${example}`;
    const reason = await whyNotInstalled(from);
    if (reason !== undefined) return { reason };
    const root = `${this.workDir}/${example}`;
    await new Deno.Command("cp", { args: ["-r", from, root] }).output();
    await new Deno.Command("rm", { args: ["-rf", `${root}/var`] }).output();
    return root;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Copies files of `bench/site` into folders of a site, and what its page `/opcache` says. */
async function addFiles(root: string, folders: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, folder] of Object.entries({ ...folders, "opcache_report.php": "." })) {
    await Deno.copyFile(`${REPOSITORY}bench/site/${file}`, `${root}/${folder}/${basename(file)}`);
  }
}

/** Has Composer fetch a project's packages; the last thing that it said where it cannot. */
async function whyNotInstalled(root: string): Promise<string | undefined> {
  const { success, stdout } = await new Deno.Command("sh", {
    args: [`${REPOSITORY}tools/composer_install`, root],
  }).output();
  if (success) return undefined;
  const said = new TextDecoder().decode(stdout).trim().split("\n");
  return `Composer: ${
    said.find((line) => /could not be found|not installed/.test(line))?.trim() ?? said.at(-1)
  }`;
}
