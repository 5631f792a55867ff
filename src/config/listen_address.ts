/**
 * The grammar of `listen`: `:PORT`, `HOST:PORT`, `[IPV6]:PORT`.
 *
 * @module
 */
import type { ListenAddress } from "./config.ts";
import type { ValueReader } from "./config_key.ts";
import { describeValue, rejectType } from "./field_readers.ts";

const FORM = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]*)):(\d{1,5})$/;
const MAX_PORT = 65_535;

/** Reads an address; what is wrong with it is reported to the field. */
export const readListenAddress: ValueReader<ListenAddress> = (value, field) => {
  if (typeof value !== "string") {
    return typeof value === "number"
      ? field.reject("wrong_type", `must be a string: got ${value}`, `Write ":${value}"`)
      : rejectType(field, "a string", value);
  }
  const match = FORM.exec(value);
  if (match === null) {
    const message = `must be HOST:PORT, :PORT or [IPV6]:PORT: got ${describeValue(value)}`;
    return field.reject("bad_value", message, hintFor(value));
  }
  const [, ipv6, name = "", digits = ""] = match;
  const port = Number(digits);
  if (port > MAX_PORT) {
    return field.reject("out_of_range", `port must be 0 to ${MAX_PORT}: got ${port}`);
  }
  const host = ipv6 === undefined ? name : `[${ipv6}]`;
  // The URL parser knows the grammars of IPv4 and IPv6; 999.1.1.1 and ::1::2 fail here.
  if (host !== "" && !URL.canParse(`http://${host}/`)) {
    return field.reject(
      "bad_value",
      `host must be a name or an address: got ${describeValue(host)}`,
    );
  }
  return { hostname: ipv6 ?? name, port };
};

/** Writes an address the way it is read, for banners and logs. */
export function formatListenAddress(address: ListenAddress): string {
  const host = address.hostname.includes(":") ? `[${address.hostname}]` : address.hostname;
  return `${host}:${address.port}`;
}

function hintFor(text: string): string {
  if (/^\d+$/.test(text)) return `Write ":${text}"`;
  if (text.includes("://")) return "Leave the scheme away";
  if (text.startsWith("*:")) return `Write "${text.slice(1)}" for every interface`;
  if (/^[0-9A-Fa-f:]+:[0-9A-Fa-f:]+$/.test(text)) {
    return "Put an IPv6 address into brackets: [::1]:8080";
  }
  return text.includes(":") ? "" : `Write "${text}:8080"`;
}
