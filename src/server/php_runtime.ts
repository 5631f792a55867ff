/**
 * The server's own PHP: files of a checkout, or sources inside an executable that PHP gets through the pipe.
 *
 * @module
 */
import { FRAME_HEADER_BYTES, MIN_FRAME_LENGTH, TO_WORKER } from "../protocol/frame_types.ts";

/** How PHP is told what to run, and where its sources are. */
export interface PhpRuntime {
  /** Last words of the command line of a worker: a path, or `-r` and code. */
  readonly worker: readonly string[];
  /** The same for the script that finds out what PHP can do. */
  readonly probe: readonly string[];
  /** Bytes that the probe reads first; empty when it is a file. */
  readonly probeInput: Uint8Array;
  /** The same for the script that ends what workers left running; numbers of process groups follow. */
  readonly endGroups: readonly string[];
  /** Sources for BOOT, as `docs/PROTOCOL.md` has them; empty when workers run from files. */
  readonly sources: Uint8Array;
  /** Folder of the sources, by which error pages know them. */
  readonly folder: string;
  /** Text of a source inside the executable; undefined for every other path. */
  readonly readSource: (path: string) => string | undefined;
}

/** Where PHP sees the sources: `php/embedded/Files.php`. */
const MOUNT = "appserver://php/";
const encoder = new TextEncoder();

/**
 * A runtime out of sources in memory.
 *
 * @param sources PHP by path relative to `php/`, such as `src/Wire/FrameReader.php`.
 */
export function embeddedPhp(sources: Readonly<Record<string, string>>): PhpRuntime {
  const feed = ["-r", withoutTag(sources["embedded/feed.php"] ?? ""), "--"];
  const packed = packSources(sources);
  return {
    worker: [...feed, "worker"],
    probe: [...feed, "probe"],
    probeInput: bootFrame(packed),
    endGroups: ["-r", withoutTag(sources["end_groups.php"] ?? ""), "--"],
    sources: packed,
    folder: `${MOUNT}src`,
    readSource: (path) => path.startsWith(MOUNT) ? sources[path.slice(MOUNT.length)] : undefined,
  };
}

/** `php -r` wants code without a tag. The comment in front of it goes too: it would show in lists of processes. */
function withoutTag(source: string): string {
  return source.replace(/^<\?php\s+/, "").replace(/\/\*[\s\S]*?\*\/\n+/, "");
}

function packSources(sources: Readonly<Record<string, string>>): Uint8Array {
  const texts = Object.entries(sources).flat().map((text) => encoder.encode(text));
  const packed = new Uint8Array(texts.reduce((sum, text) => sum + 4 + text.length, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length);
    packed.set(text, at + 4);
    at += 4 + text.length;
  }
  return packed;
}

/** BOOT without options. */
function bootFrame(sources: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_HEADER_BYTES + 4 + sources.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, MIN_FRAME_LENGTH + 4 + sources.length);
  view.setUint8(4, TO_WORKER.boot);
  frame.set(sources, FRAME_HEADER_BYTES + 4);
  return frame;
}
