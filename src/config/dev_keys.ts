/**
 * Keys for development. In production none of them has any effect.
 *
 * @module
 */
import { booleanKey, choiceKey } from "./key_builders.ts";

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
  watchMode: choiceKey({
    name: "watch_mode",
    values: ["events", "poll"],
    fallback: "events",
    meaning:
      "How hot_reload notices changes. `poll` looks every second: for network folders and containers, whose systems tell nothing.",
  }),
};
