/**
 * Keys that say how PHP is started.
 *
 * @module
 */
import type { BareMetalSettings } from "./config.ts";
import type { ValueReader } from "./config_key.ts";
import {
  choiceReader,
  describeValue,
  namedValues,
  recordReader,
  rejectType,
  stringReader,
  type TextProblem,
} from "./field_readers.ts";
import { choiceKey, key, stringKey, stringListKey } from "./key_builders.ts";
import { readProjectPath } from "./project_path.ts";

const INI_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PASS_PATTERN = /^[A-Za-z_][A-Za-z0-9_]*\*?$/;

const readIniValue: ValueReader<string> = (value, field) => {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return rejectType(field, "a string, a number or a boolean", value);
  // One -d switch is one line: the rest of a longer value would be read as another setting.
  if (!/[\0\r\n]/.test(value)) return value;
  return field.reject("bad_value", `must be one line: got ${describeValue(value)}`);
};

const readIniName = stringReader((name) =>
  INI_NAME.test(name)
    ? undefined
    : { message: `must be the name of a PHP setting: got ${describeValue(name)}` }
);

/** The dynamic linker obeys these, so setting them runs foreign code; the runtime refuses to spawn with them as well. */
function linkerProblem(name: string): TextProblem | undefined {
  if (!/^(?:LD|DYLD)_/.test(name)) return undefined;
  return {
    message: `must not steer the dynamic linker: got ${describeValue(name)}`,
    hint: "Set it for the PHP executable itself, outside of this server",
  };
}

const readVariableName = stringReader((name) =>
  VARIABLE_NAME.test(name) ? linkerProblem(name) : {
    message: `must be a name of letters, digits and "_": got ${describeValue(name)}`,
  }
);

const readVariableValue: ValueReader<string> = (value, field) => {
  if (typeof value !== "number" && typeof value !== "boolean") return stringReader()(value, field);
  const message = `must be a string: got ${value}`;
  return field.reject("wrong_type", message, `Write "${value}"`);
};

const readPassPattern = stringReader((name) => {
  if (name === "*") {
    return {
      message: 'must be a name or a prefix with "*": got "*"',
      hint: "Passing everything would hand the server's own secrets to PHP",
    };
  }
  return PASS_PATTERN.test(name) ? linkerProblem(name) : {
    message: `must be a name, or a prefix that ends in "*": got ${describeValue(name)}`,
  };
});

const readBinary = stringReader((text) => {
  if (text.trim() === "") {
    return { message: 'must name a PHP executable: got ""', hint: 'Write "php"' };
  }
  if (text.startsWith("/") || !/[/\\]/.test(text) || /^[A-Za-z]:[/\\]/.test(text)) return undefined;
  return {
    message: `must be a name on PATH or an absolute path: got ${describeValue(text)}`,
    hint: "A relative path would depend on where the server was started",
  };
});

const CSRF_CHOICES = ["fix", "leave"] as const;
const readCsrf = choiceReader(CSRF_CHOICES);

const readBareMetal: ValueReader<BareMetalSettings> = (value, field) => {
  const values = namedValues(value, field, { names: ["csrf"], whole: "It" });
  if (values === undefined || !values.has("csrf")) return undefined;
  const csrf = readCsrf(values.get("csrf"), field.child("csrf"));
  return csrf === undefined ? undefined : { csrf };
};

/** How PHP is found, started and what it is told. */
export const PHP_KEYS = {
  entry: stringKey({
    name: "entry",
    format: "path below the project root, or empty",
    fallback: "",
    read: (value, field) => (value === "" ? "" : readProjectPath(value, field)),
    meaning:
      "PHP file in which the application begins. Empty looks in the usual places, php/bootstrap_app.php first.",
  }),
  sapi: choiceKey({
    name: "sapi",
    values: ["auto", "native", "cgi", "fallback"],
    fallback: "auto",
    meaning:
      "How header(), $_FILES and sessions are made to work. `auto` takes the best that this PHP allows and says why; one that is named has to work.",
  }),
  dialect: choiceKey({
    name: "dialect",
    values: ["frames", "go"],
    fallback: "frames",
    meaning:
      "Language of the pipe. `go` runs a php/worker.php written for the Go server, unmodified.",
  }),
  bareMetal: key<BareMetalSettings>({
    name: "baremetal",
    meaning:
      "For applications of BareMetalPHP. `fix` puts a corrected protection against forged forms in place of the framework's, `leave` keeps that.",
  }, {
    shape: {
      type: "object",
      fields: [{
        name: "csrf",
        shape: { type: "choice", values: CSRF_CHOICES },
        meaning: "What to do about the framework's protection against forged forms.",
      }],
    },
    fallback: { csrf: "fix" },
    defaultText: '{"csrf": "fix"}',
    read: readBareMetal,
  }),
  phpBinary: stringKey({
    name: "php_binary",
    format: "name on PATH or absolute path",
    fallback: "php",
    read: readBinary,
    meaning: "PHP executable of the workers, 8.2 or later: the command line, or php-cgi.",
  }),
  phpIni: key<Readonly<Record<string, string>>>({
    name: "php_ini",
    meaning: "PHP settings of the workers, after the server's own. true is 1 and false is 0.",
  }, {
    shape: {
      type: "record",
      value: {
        type: "either",
        shapes: [
          { type: "string", format: "one line" },
          { type: "integer", min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
          { type: "boolean" },
        ],
      },
      format: "setting: value",
    },
    fallback: {},
    defaultText: "{}",
    read: recordReader(readIniName, readIniValue),
  }),
  env: key<Readonly<Record<string, string>>>({
    name: "env",
    meaning: "Variables added to PHP's environment; they win over inherited ones.",
  }, {
    shape: { type: "record", value: { type: "string", format: "" }, format: "NAME: text" },
    fallback: {},
    defaultText: "{}",
    read: recordReader(readVariableName, readVariableValue),
  }),
  passEnv: stringListKey({
    name: "pass_env",
    format: "name, or prefix that ends in `*`",
    fallback: [],
    readItem: readPassPattern,
    meaning:
      "Variables that PHP inherits beside the built-in list (see below). A lone `*` is refused.",
  }),
};
