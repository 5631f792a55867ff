/**
 * `main.ts serve --dev` over a copy of a project whose answers say which save they are of.
 *
 * @module
 */
import { join } from "@std/path";
import { exampleRoot } from "../support/example_server.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";
import { REPOSITORY } from "../support/test_server.ts";

/** A project, and the file of it that is saved again and again. */
export interface SavedProject {
  readonly name: string;
  /** Folders and files to copy, relative to `root`. */
  readonly parts: readonly string[];
  readonly root: string;
  readonly file: string;
  /** The source with the number of a save in it. */
  readonly edit: (source: string, save: number) => string;
  /** Page that shows the number, as `save-7.`. */
  readonly path: string;
}

/** What the demo shows on its first page. */
export const DEMO: SavedProject = {
  name: "demo",
  root: REPOSITORY,
  parts: ["php", "routes", "public", "go_appserver.json"],
  file: "php/bootstrap_app.php",
  path: "/",
  edit: (source, save) =>
    replaced(
      source,
      "return $app->answer(...);",
      `return static function () use ($app): string {
        $page = $app->answer();
        return str_replace('</body>', '<p>save-${save}.</p></body>', is_string($page) ? $page : implode('', [...$page]));
    };`,
    ),
};

/** The example for Symfony, whose controller is saved. */
export const SYMFONY: SavedProject = {
  name: "symfony",
  root: exampleRoot("symfony"),
  parts: ["public", "src", "vendor", "composer.json"],
  file: "src/Controller/DownloadController.php",
  path: "/stream",
  edit: (source, save) =>
    replaced(
      source,
      "return new StreamedResponse(static",
      `return new Response('save-${save}.');\n        return new StreamedResponse(static`,
    ),
};

function replaced(source: string, from: string, to: string): string {
  if (!source.includes(from)) {
    throw new Error(`The project has no ${JSON.stringify(from)} any more`);
  }
  return source.replace(from, to);
}

/** A server in development mode, and the copy that it serves. */
export class DevServer implements AsyncDisposable {
  readonly app: TempApp;
  readonly process: ServerProcess;
  readonly origin: string;

  private constructor(app: TempApp, process: ServerProcess, origin: string) {
    this.app = app;
    this.process = process;
    this.origin = origin;
  }

  /** Starts a server over this project. */
  static async start(app: TempApp, flags: readonly string[] = ["--dev"]): Promise<DevServer> {
    const process = new ServerProcess({
      words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0", ...flags],
    });
    return new DevServer(app, process, await process.origin());
  }

  /** The address of a path. */
  url(path: string): string {
    return this.origin + path;
  }

  /** Settles once the log has this event so many times. */
  async events(event: string, count: number): Promise<void> {
    await this.process.line(new RegExp(`"${event}"`), count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
    await this.app[Symbol.asyncDispose]();
  }
}

/** Copies a project into a folder of its own, and saves its file for the first time. */
export async function copyProject({ root, parts, file, edit }: SavedProject): Promise<{
  readonly app: TempApp;
  readonly save: (number: number) => Promise<void>;
}> {
  const app = await TempApp.empty();
  const { success } = await new Deno.Command("cp", {
    args: ["-r", ...parts.map((part) => join(root, part)), app.root],
  }).output();
  if (!success) throw new Error(`Cannot copy ${root}`);
  const source = await Deno.readTextFile(app.path(file));
  const save = (number: number) => app.write(file, edit(source, number));
  await save(0);
  return { app, save };
}

/** Number of the save that an answer is of; -1 for none. */
export async function saveOf(url: string): Promise<number> {
  const text = await (await fetch(url)).text();
  return Number(/save-(\d+)\./.exec(text)?.[1] ?? -1);
}
