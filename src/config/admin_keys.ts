/**
 * Keys for those who operate the server.
 *
 * @module
 */
import type { AdminListen } from "./config.ts";
import type { ValueReader } from "./config_key.ts";
import { rejectType, stringReader } from "./field_readers.ts";
import { key, stringKey } from "./key_builders.ts";
import { formatListenAddress, readListenAddress } from "./listen_address.ts";

/** Shorter ones can be tried out. */
const MIN_TOKEN_LENGTH = 16;
const UNIX = "unix:";

const readAdminListen: ValueReader<AdminListen> = (value, field) => {
  if (value === "off" || value === false) return { kind: "off" };
  if (typeof value !== "string") return rejectType(field, "a string", value);
  if (value.startsWith(UNIX)) {
    const path = value.slice(UNIX.length);
    return path.startsWith("/")
      ? { kind: "unix", path }
      : field.reject("bad_value", `must be an absolute path after "unix:": got "${path}"`);
  }
  const address = readListenAddress(value, field);
  if (address === undefined) return undefined;
  return { kind: "tcp", ...address, hostname: address.hostname || "0.0.0.0" };
};

const readToken = stringReader((text) =>
  text === "" || (text.length >= MIN_TOKEN_LENGTH && !/\s/.test(text)) ? undefined : {
    message: `must be ${MIN_TOKEN_LENGTH} characters or more, without spaces`,
    hint: "Leave it out, and the server makes one up at each start",
  }
);

/** Who may ask the server about itself, and change it. */
export const ADMIN_KEYS = {
  adminListen: key<AdminListen>({
    name: "admin_listen",
    meaning:
      "Address for operators: health, status, metrics, and what changes the server. Not for visitors. Where it cannot be had, a warning says so and visitors are served all the same.",
  }, {
    shape: { type: "string", format: "HOST:PORT, unix:/PATH or off" },
    fallback: { kind: "tcp", hostname: "127.0.0.1", port: 9180 },
    defaultText: '"127.0.0.1:9180"',
    read: readAdminListen,
    write: (value) => {
      switch (value.kind) {
        case "off":
          return "off";
        case "unix":
          return `${UNIX}${value.path}`;
        default:
          return formatListenAddress(value);
      }
    },
  }),
  adminToken: stringKey({
    name: "admin_token",
    format: "16 characters or more, or empty",
    fallback: "",
    read: readToken,
    meaning:
      "What lets its bearer change the server. Better in the environment than in a file. Empty: one is made up and shown at the start.",
  }),
};
