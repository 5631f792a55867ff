/**
 * Keys for development. In production none of them has any effect.
 *
 * @module
 */
import { readHostName, readNetwork } from "./field_readers.ts";
import { booleanKey, choiceKey, stringListKey } from "./key_builders.ts";

/** What makes developing pleasant. */
export const DEV_KEYS = {
  liveReload: booleanKey({
    name: "live_reload",
    fallback: true,
    meaning:
      "With `--dev`: pages reload by themselves when code or public files change, and swap stylesheets in place.",
  }),
  editor: choiceKey({
    name: "editor",
    values: [
      "none",
      "vscode",
      "vscodium",
      "cursor",
      "phpstorm",
      "sublime",
      "zed",
      "textmate",
      "emacs",
    ],
    fallback: "none",
    meaning: "With `--dev`: the editor that the files of an error page open in.",
  }),
  devClients: stringListKey({
    name: "dev_clients",
    format: "address or network (CIDR)",
    fallback: ["127.0.0.0/8", "::1"],
    readItem: readNetwork,
    meaning:
      "With `--dev`: who is shown error pages and the page about the server. Everybody else gets what production answers.",
  }),
  devHosts: stringListKey({
    name: "dev_hosts",
    format: "host name",
    fallback: [],
    readItem: readHostName,
    meaning:
      "With `--dev`: names under which error pages and the page about the server are shown, beside addresses, names of one label and those below .localhost, .test, .local, .internal and .home.arpa. Another site can let any other name lead here.",
  }),
  watchMode: choiceKey({
    name: "watch_mode",
    values: ["events", "poll"],
    fallback: "events",
    meaning:
      "How hot_reload notices changes. `poll` looks every second: for network folders and containers, whose systems tell nothing.",
  }),
};
