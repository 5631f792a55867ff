/**
 * The command line, from words to a `Command`. Pure: nothing is printed and nothing is read.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { assertNever } from "../base/assert_never.ts";
import { AppServerError } from "../base/errors.ts";
import { closestWord } from "../config/closest_word.ts";
import type { Command } from "./command.ts";

/** Commands that do something, and that help can be asked about. */
export type CommandName = keyof typeof ALLOWED;

/** What help is about; `overview` lists all commands. */
export type HelpTopic = "overview" | CommandName;

/** Exit code of a command line that cannot be understood, EX_USAGE of sysexits.h. */
export const USAGE_EXIT_CODE = 64;

/** A command line that cannot be understood, with everything that is wrong with it. */
export class UsageError extends AppServerError {
  /** Class name, for logs. */
  override readonly name = "UsageError";
  /** What the process should exit with. */
  readonly exitCode = USAGE_EXIT_CODE;
  /** One sentence each, without a period; at least one. */
  readonly problems: readonly string[];

  /** Makes the error. */
  constructor(problems: readonly string[]) {
    super("usage", problems.join("; "), { hint: "Run with --help to see what is understood" });
    this.problems = problems;
  }
}

const COMMANDS = [
  "serve",
  "check-config",
  "config",
  "init",
  "doctor",
  "status",
  "reload",
  "recycle",
  "scale",
  "stop",
  "version",
  "help",
] as const;
const VALUE_FLAGS = ["root", "listen", "config"] as const;
const SWITCHES = ["dev", "json", "force", "dry-run", "help", "version"] as const;
const FLAGS = [...VALUE_FLAGS, ...SWITCHES];

type ValueFlag = (typeof VALUE_FLAGS)[number];
type Switch = (typeof SWITCHES)[number];

/** Flags of each command, beside `--help`. */
const ALLOWED = {
  "serve": ["root", "listen", "config", "dev"],
  "check-config": ["root", "config"],
  "config": ["root", "listen", "config", "dev", "json"],
  "init": ["root", "force", "dry-run"],
  "doctor": ["root", "listen", "config", "json"],
  "status": ["root", "config", "json"],
  "reload": ["root", "config", "json"],
  "recycle": ["root", "config", "json"],
  "scale": ["root", "config", "json"],
  "stop": ["root", "config", "json"],
} as const satisfies Readonly<Record<string, readonly (ValueFlag | Switch)[]>>;

/**
 * Reads a command line. Without a command it is `serve`; `--help` and `--version` win over everything beside them.
 *
 * @param words The arguments without the name of the program.
 * @throws {UsageError} If a word or flag is unknown, surplus, doubled or lacks its value.
 *
 * @example
 * ```ts
 * import { parseCommand } from "./args.ts";
 *
 * const command = parseCommand(["--listen", "127.0.0.1:9000"]);
 * console.assert(command.kind === "serve" && command.listen === "127.0.0.1:9000");
 * ```
 */
export function parseCommand(words: readonly string[]): Command {
  const line = readLine(words);
  const [first = "serve", ...rest] = line.words;
  const name = COMMANDS.find((known) => known === first);
  if (line.has("help")) return { kind: "help", topic: helpTopic(line.words) };
  if (line.has("version")) return { kind: "version" };
  const problems = [...line.problems];
  if (name === undefined) problems.push(unknownCommand(first));
  if (name === "help" && rest.length > 0) {
    const topic = rest.shift() ?? "";
    if (!COMMANDS.some((known) => known === topic)) problems.push(unknownCommand(topic));
  }
  const scale = name === "scale" ? readScale(rest.splice(0), problems) : undefined;
  if (name !== undefined && rest.length > 0) {
    const surplus = rest.map((word) => JSON.stringify(word)).join(", ");
    problems.push(`${name} takes no further words: got ${surplus}`);
  }
  if (name !== undefined && isCommandName(name)) {
    const allowed: readonly string[] = ALLOWED[name];
    for (const flag of FLAGS) {
      if (line.has(flag) && !allowed.includes(flag)) {
        problems.push(`${name} does not take --${flag}`);
      }
    }
  }
  if (problems.length > 0 || name === undefined) throw new UsageError(problems);
  if (name === "version") return { kind: "version" };
  if (name === "help") return { kind: "help", topic: helpTopic(line.words) };
  const place = { root: line.value("root"), config: line.value("config") };
  const settings = { ...place, listen: line.value("listen"), dev: line.has("dev") };
  switch (name) {
    case "serve":
      return { kind: name, ...settings };
    case "check-config":
      return { kind: name, ...place };
    case "config":
      return { kind: name, ...settings, json: line.has("json") };
    case "doctor":
      return { kind: name, ...place, listen: line.value("listen"), json: line.has("json") };
    case "status":
    case "reload":
    case "recycle":
    case "stop":
      return { kind: name, ...place, json: line.has("json") };
    case "scale":
      return { kind: name, ...place, json: line.has("json"), ...scale ?? NO_SCALE };
    case "init":
      return {
        kind: name,
        root: place.root,
        force: line.has("force"),
        dryRun: line.has("dry-run"),
      };
    default:
      return assertNever(name);
  }
}

/** Never used: what cannot be read has been refused by then. */
const NO_SCALE = { lane: "fast", workers: 1 } as const;

function readScale(
  [lane, workers, ...surplus]: readonly string[],
  problems: string[],
): { readonly lane: "fast" | "slow"; readonly workers: number } | undefined {
  const isRead = (lane === "fast" || lane === "slow") && /^[1-9]\d{0,3}$/.test(workers ?? "") &&
    surplus.length === 0;
  if (isRead) return { lane, workers: Number(workers) };
  problems.push("scale wants a lane and a number of workers, such as: scale fast 8");
  return undefined;
}

function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(ALLOWED, word);
}

/** A command line taken apart, its flags not yet matched with a command. */
interface Line {
  readonly words: readonly string[];
  readonly problems: readonly string[];
  has(flag: ValueFlag | Switch): boolean;
  value(flag: ValueFlag): string | undefined;
}

function readLine(words: readonly string[]): Line {
  const problems = new Set<string>();
  const parsed = parseArgs(words, {
    string: ["_", ...VALUE_FLAGS],
    boolean: [...SWITCHES],
    // All of them, so that a second one can be seen.
    collect: FLAGS,
    alias: { help: "h", version: "V" },
    unknown: (text, key) => {
      if (key === undefined) return true;
      problems.add(unknownFlag(text));
      return false;
    },
  });
  const given = (flag: string): readonly unknown[] => {
    const values = parsed[flag];
    return Array.isArray(values) ? values : [];
  };
  for (const flag of FLAGS) {
    const count = given(flag).length;
    if (count > 1) problems.add(`--${flag} is given ${count} times`);
  }
  for (const flag of VALUE_FLAGS) {
    if (given(flag).includes("")) problems.add(`--${flag} needs a value`);
  }
  for (const flag of SWITCHES) {
    if (words.some((word) => word.startsWith(`--${flag}=`))) {
      problems.add(`--${flag} takes no value`);
    }
  }
  return {
    words: parsed._.map(String).filter((word) => word !== ""),
    problems: [...problems],
    has: (flag) => given(flag).some((value) => value !== false),
    value: (flag) => given(flag).find((value) => typeof value === "string"),
  };
}

function unknownFlag(text: string): string {
  const name = text.replace(/=.*$/s, "");
  const meant = name.startsWith("--") ? closestWord(name.slice(2), FLAGS) : undefined;
  const hint = meant === undefined ? "" : `, did you mean --${meant}?`;
  return `Unknown flag ${JSON.stringify(name)}${hint}`;
}

function unknownCommand(word: string): string {
  const meant = closestWord(word, COMMANDS);
  if (meant !== undefined) {
    return `Unknown command ${JSON.stringify(word)}, did you mean ${meant}?`;
  }
  // A path is the likeliest word that is no command.
  const hint = /[./\\]/.test(word) ? `, a project folder is named by --root ${word}` : "";
  return `Unknown command ${JSON.stringify(word)}${hint}`;
}

function helpTopic(words: readonly string[]): HelpTopic {
  const word = words.find((candidate) => candidate !== "help");
  return word !== undefined && isCommandName(word) ? word : "overview";
}
