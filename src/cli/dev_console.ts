/**
 * What the keys of a developer do.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { AppServer } from "../server/app_server.ts";
import { type DevKey, DevKeys, KEYS_HELP } from "./dev_keys.ts";
import { pageAddress } from "./page_address.ts";
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
      return await open(pageAddress(server.address));
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

/** Where there is no browser, or no right to start one, which most runs do not have, the address has to do. */
async function open(address: string | undefined): Promise<void> {
  if (address === undefined) {
    return await print("A browser cannot open a socket of the file system");
  }
  if (!await isOpened(address)) await print(`Open ${address}`);
}

async function isOpened(address: string): Promise<boolean> {
  const opener = OPENERS[Deno.build.os];
  if (opener === undefined) return false;
  const { state } = await Deno.permissions.query({ name: "run", command: opener });
  if (state !== "granted") return false;
  try {
    const command = new Deno.Command(opener, { args: [address], stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    // It is not there, or may not be run by this user.
    return false;
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
