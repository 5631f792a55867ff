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

/** Who may do what (`600`) with each open file of this process below a folder that holds bytes, with or without a name. */
export async function filledFileModes(folder: string): Promise<readonly string[]> {
  const look = `for file in /proc/${Deno.pid}/fd/*; do
    case "$(readlink "$file")" in
      ${folder}*) if [ -s "$file" ]; then stat --dereference --format %a "$file"; fi ;;
    esac
  done`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", look] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((mode) => mode !== "");
}

/** How many those files are. */
export async function filledFilesBelow(folder: string): Promise<number> {
  return (await filledFileModes(folder)).length;
}

/** Names in a folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names;
}

/** So many bytes in which nothing comes again: a part that is sent twice, or in the place of another, is another body. */
export function manyBytes(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  // Xorshift, 32 bits.
  let state = 0x2545f491;
  for (let index = 0; index < count; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
  return bytes;
}
