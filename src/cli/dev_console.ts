/**
 * What the keys of a developer do.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { AppServer } from "../server/app_server.ts";
import { type DevKey, DevKeys, KEYS_HELP } from "./dev_keys.ts";
import type { SignalDesk } from "./signal_desk.ts";

/** Clears the screen and what was scrolled out of it, and goes to its beginning. */
const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/** Programs that open an address, by operating system. */
const OPENERS: Readonly<Partial<Record<typeof Deno.build.os, string>>> = {
  darwin: "open",
  linux: "xdg-open",
};

/** Reads keys until disposed; undefined where nobody sits at a terminal. */
export async function listenToKeys(
  server: AppServer,
  signals: SignalDesk,
): Promise<DevKeys | undefined> {
  if (!Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) return undefined;
  await print(KEYS_HELP);
  return new DevKeys(
    {
      setSingleKeys: (isOn) => Deno.stdin.setRaw(isOn, { cbreak: isOn }),
      bytes: Deno.stdin.readable,
    },
    (key) => void act(key, server, signals),
  );
}

async function act(key: DevKey, server: AppServer, signals: SignalDesk): Promise<void> {
  switch (key) {
    case "reload":
      await server.recycle("reload");
      return;
    case "workers":
      return await print(server.statusText());
    case "open":
      return await open(`http://127.0.0.1:${server.address.port}/`);
    case "clear":
      return await print(CLEAR);
    case "quit":
      signals.stop();
      return;
    case "help":
      return await print(KEYS_HELP);
    default:
      return assertNever(key);
  }
}

/** Starting a program is a right of its own, which most runs do not have; then the address has to do. */
async function open(address: string): Promise<void> {
  const opener = OPENERS[Deno.build.os];
  const isAllowed = opener !== undefined &&
    (await Deno.permissions.query({ name: "run", command: opener })).state === "granted";
  if (!isAllowed) return await print(`Open ${address}`);
  try {
    await new Deno.Command(opener, { args: [address], stdout: "null", stderr: "null" }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await print(`Open ${address}`);
  }
}

async function print(text: string): Promise<void> {
  const output = Deno.stderr.writable.getWriter();
  try {
    await output.write(new TextEncoder().encode(`${text}\n`));
  } finally {
    output.releaseLock();
  }
}
