/**
 * The `front` fixture behind a real server, and what its temporary files leave behind.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { Config } from "../../src/config/config.ts";
import { fixtureApp, TestServer } from "./test_server.ts";

/** Longer than any event takes on a busy machine, ms: only a failing test waits for it. */
const PATIENCE_MS = 10_000;
/** Between two looks, ms. */
const LOOK_MS = 10;

/** A server with a folder of its own for temporary files. */
export async function startFront(
  settings: Partial<Config> = {},
): Promise<{ readonly server: TestServer; readonly tempDir: string } & AsyncDisposable> {
  const tempDir = await Deno.makeTempDir();
  const server = await TestServer.start({
    root: fixtureApp("front"),
    settings: { tempDir, ...settings },
    onStopped: () => Deno.remove(tempDir, { recursive: true }),
  });
  return {
    server,
    tempDir,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Waits until something outside of this process is so. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!await isSo()) {
    assert(performance.now() < deadline, `Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Open files of this process below a folder, also those that have no name any more. */
export async function openFilesBelow(folder: string): Promise<number> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", `ls -l /proc/${Deno.pid}/fd | grep -c " -> ${folder}" || true`],
  }).output();
  return Number(new TextDecoder().decode(stdout));
}

/** Names in a folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names;
}

/** So many bytes, none like its neighbour. */
export function manyBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let index = 0; index < count; index++) bytes[index] = index * 31 + (index >> 8);
  return bytes;
}
