/**
 * Requests that others collected to break HTTP servers, and what chance makes of them.
 *
 * @module
 */
import { REPOSITORY } from "../support/test_server.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Folder of the corpora, which are no part of this repository; undefined where it is not there. */
export async function corporaFolder(): Promise<string | undefined> {
  const named = Deno.env.get("APPSERVER_CONFORMANCE") ?? `${REPOSITORY}/../shared/conformance`;
  const folder = `${named}/blackbox/data`;
  try {
    return (await Deno.stat(folder)).isDirectory ? folder : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** All requests of the corpora: whole ones, header lines around a request, paths. */
export async function loadCorpora(folder: string): Promise<readonly Bytes[]> {
  const read = async (name: string) =>
    JSON.parse(await Deno.readTextFile(`${folder}/${name}.json`));
  const requests: Bytes[] = [];
  for (const name of ["gunicorn", "llhttp", "garden"]) {
    for (const { b64 } of await read(name)) requests.push(fromBase64(b64));
  }
  for (const { gadget } of await read("smuggler")) {
    const field = latin1(fromBase64(gadget));
    requests.push(bytes(
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n${field}\r\n\r\n0\r\n\r\n`,
    ));
  }
  for (const list of Object.values<readonly string[]>(await read("fuzzdb"))) {
    for (const path of list) {
      requests.push(bytes(`GET /${latin1(fromBase64(path))} HTTP/1.1\r\nHost: localhost\r\n\r\n`));
    }
  }
  return requests;
}

/** One to four changes: bits, bytes, pieces doubled, dropped, or taken from another request. */
export function mutate(
  original: Bytes,
  others: readonly Bytes[],
  random: () => number,
): Bytes {
  const below = (limit: number): number => Math.floor(random() * limit);
  let list = [...original];
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const at = below(list.length + 1);
    const length = 1 + below(16);
    const other = others[below(others.length)] ?? original;
    const from = below(other.length);
    switch (below(6)) {
      case 0:
        list[at] = (list[at] ?? 0) ^ (1 << below(8));
        break;
      case 1:
        list.splice(at, length);
        break;
      case 2:
        list.splice(at, 0, ...list.slice(at, at + length));
        break;
      case 3:
        list.splice(at, 0, below(256));
        break;
      case 4:
        list.splice(at, length, ...other.subarray(from, from + length));
        break;
      default:
        list = [...list.slice(0, at), ...other.subarray(from)];
    }
  }
  return Uint8Array.from(list);
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function latin1(data: Bytes): string {
  return Array.from(data, (byte) => String.fromCharCode(byte)).join("");
}

function bytes(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
