/**
 * The fields by which proxies tell who stands behind them. Pure; whether to believe them is `trusted_proxies.ts`.
 *
 * @module
 */
import { isAddress, plainAddress } from "../base/network.ts";
import type { FieldReader } from "./request_fields.ts";

/** What one proxy said about whoever asked it. */
export interface ForwardedHop {
  /** IPv4 or IPv6 without brackets; undefined for a name that hides it (`unknown`, `_gazonk`) and for nonsense. */
  readonly address: string | undefined;
  /** 0 where none was named. */
  readonly port: number;
  readonly scheme: "http" | "https" | undefined;
  /** As written; not checked. */
  readonly host: string | undefined;
  /** Port of the URL, where it was told by itself. */
  readonly serverPort: number | undefined;
}

/** Longest list that is read; the oldest hops beyond are cut. */
const MAX_HOPS = 32;

/** Reads `X-Forwarded-For`, `-Proto`, `-Host` and `-Port`, oldest hop first. */
export function readXForwarded(headers: FieldReader): readonly ForwardedHop[] {
  const hops = listOf(headers, "x-forwarded-for");
  const schemes = listOf(headers, "x-forwarded-proto");
  const hosts = listOf(headers, "x-forwarded-host");
  const ports = listOf(headers, "x-forwarded-port");
  const count = Math.max(hops.length, 1);
  return Array.from({ length: count }, (_, index) => {
    const fromRight = count - 1 - index;
    return {
      ...readNode(hops[index] ?? ""),
      scheme: readScheme(atRight(schemes, fromRight)),
      host: atRight(hosts, fromRight),
      serverPort: readPort(atRight(ports, fromRight)),
    };
  });
}

/** Reads `Forwarded` (RFC 7239), oldest hop first. An element that is no list of pairs says nothing. */
export function readForwarded(headers: FieldReader): readonly ForwardedHop[] {
  return split(headers.get("forwarded") ?? "", ",").slice(-MAX_HOPS).map((element) => {
    const pairs = new Map<string, string>();
    for (const pair of split(element, ";")) {
      const equals = pair.indexOf("=");
      if (equals > 0) {
        pairs.set(pair.slice(0, equals).trim().toLowerCase(), unquoted(pair.slice(equals + 1)));
      }
    }
    return {
      ...readNode(pairs.get("for") ?? ""),
      scheme: readScheme(pairs.get("proto")),
      host: pairs.get("host"),
      serverPort: undefined,
    };
  });
}

function listOf(headers: FieldReader, name: string): readonly string[] {
  const value = headers.get(name);
  return value === null ? [] : value.split(",").map((item) => item.trim()).slice(-MAX_HOPS);
}

/** A proxy that overwrites leaves one value for all hops, one that appends leaves one for each. */
function atRight(list: readonly string[], fromRight: number): string | undefined {
  return list[Math.max(0, list.length - 1 - fromRight)];
}

/** Reads `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1` and `[2001:db8::1]:4711`; `::ffff:192.0.2.7` is the first of them. */
function readNode(text: string): Pick<ForwardedHop, "address" | "port"> {
  if (isAddress(text)) return { address: plainAddress(text), port: 0 };
  const [, ipv6, other = "", port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = ipv6 ?? other;
  return isAddress(address)
    ? { address: plainAddress(address), port: readPort(port) ?? 0 }
    : { address: undefined, port: 0 };
}

function readScheme(text: string | undefined): "http" | "https" | undefined {
  const scheme = text?.toLowerCase();
  return scheme === "http" || scheme === "https" ? scheme : undefined;
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** Parts between separators, those inside quotes left alone. */
function split(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index <= text.length; index++) {
    const character = text[index];
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "\\" && isQuoted) index++;
    else if (index >= text.length || (character === separator && !isQuoted)) {
      const part = text.slice(start, index).trim();
      if (part !== "") parts.push(part);
      start = index + 1;
    }
  }
  return parts;
}

function unquoted(text: string): string {
  const value = text.trim();
  return value.startsWith('"') && value.endsWith('"') && value.length >= 2
    ? value.slice(1, -1).replace(/\\(.)/g, "$1")
    : value;
}
