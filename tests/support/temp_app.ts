/**
 * An application in a folder of its own, for tests that change its files.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { fixtureApp } from "./test_server.ts";

/** Where the server looks for an application first. */
const ENTRY = "php/bootstrap_app.php";

/** A project in a temporary folder, removed on disposal. */
export class TempApp implements AsyncDisposable {
  /** Absolute path of the project. */
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** A project without any file. */
  static async empty(): Promise<TempApp> {
    // Resolved, since the system's own folder may be a link and PHP reports the paths behind links.
    return new TempApp(await Deno.realPath(await Deno.makeTempDir()));
  }

  /** A project whose entry holds this PHP source. */
  static async of(source: string): Promise<TempApp> {
    const app = await TempApp.empty();
    await app.write(ENTRY, source);
    return app;
  }

  /** A copy of the entry of an application below `tests/fixtures/apps`. */
  static async copyOf(name: string): Promise<TempApp> {
    return TempApp.of(await Deno.readTextFile(join(fixtureApp(name), ENTRY)));
  }

  /** Writes a file, making its folders. */
  async write(path: string, text: string): Promise<void> {
    const file = this.path(path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }

  /** Writes `go_appserver.json`. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    return this.write("go_appserver.json", JSON.stringify(settings));
  }

  /** Replaces the entry. */
  rewrite(source: string): Promise<void> {
    return this.write(ENTRY, source);
  }

  /** Absolute path of a file of the project. */
  path(relative: string): string {
    return join(this.root, relative);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

/** Copies files and folders; `into` must exist. */
export async function copyFolder(from: string, into: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(into, name)];
    if (isDirectory) {
      await Deno.mkdir(target);
      await copyFolder(source, target);
    } else {
      await Deno.copyFile(source, target);
    }
  }
}
