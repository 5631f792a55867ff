/**
 * How a PHP process is started: arguments, ini switches, environment. Pure.
 *
 * @module
 */

/** What the command depends on. */
export interface PhpCommandOptions {
  /** Name or path of the PHP binary, as `--allow-run` knows it. */
  readonly phpBinary: string;
  /** What to run, as PHP's last words: the absolute path of a script, or `-r` and code. */
  readonly program: readonly string[];
  /** Absolute path of the project; the worker's working directory. */
  readonly root: string;
  /** Dev mode: files are looked at again at each boot. */
  readonly isDev: boolean;
  /** The config's own ini values; they win over the switches here. */
  readonly phpIni: Readonly<Record<string, string | number | boolean>>;
  /** Variables for PHP, from the config. */
  readonly env: Readonly<Record<string, string>>;
  /** Further names to pass on; a trailing `*` stands for any ending. */
  readonly passEnv: readonly string[];
}

/** Ready for `Deno.Command`. */
export interface PhpCommand {
  readonly binary: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the process; nothing else is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

/** Passed on when set; everything else of the server's environment stays in the server. `*` stands for any ending. */
export const PASSED_NAMES: readonly string[] = [
  "PATH",
  "HOME",
  "USER",
  "TMPDIR",
  "LANG",
  "LC_*",
  "TZ",
  "PHP_INI_SCAN_DIR",
  "PHPRC",
  "APP_*",
  "DB_*",
];

/** The server's own secrets: never passed on, whatever the config says. */
const WITHHELD_NAMES: readonly string[] = ["APP_JWT_SECRET", "APPSERVER_ADMIN_TOKEN"];

/**
 * Names of the dynamic linker, emptied: Deno refuses to start a child with any of them set under a scoped
 * `--allow-run`.
 */
const EMPTIED_NAMES = /^(LD|DYLD)_/;

/** Builds the command from options and the server's environment. */
export function phpCommand(
  options: PhpCommandOptions,
  environment: Readonly<Record<string, string>>,
): PhpCommand {
  const ini = { ...baseIni(options.isDev), ...options.phpIni };
  const switches = Object.entries(ini).flatMap((
    [key, value],
  ) => ["-d", `${key}=${iniText(value)}`]);
  return {
    binary: options.phpBinary,
    args: [...switches, ...options.program],
    cwd: options.root,
    env: workerEnvironment(options, environment),
  };
}

function baseIni(isDev: boolean): Record<string, string | number | boolean> {
  return {
    // EGPCS: the real environment wins over what an application's .env put into $_ENV.
    "variables_order": "EGPCS",
    // With JIT, the next file that names $_SERVER would overwrite the request's.
    "auto_globals_jit": 0,
    "display_errors": "stderr",
    "log_errors": 0,
    "html_errors": 0,
    "max_execution_time": 0,
    // Arguments of functions may be passwords: they are in no exception, so in no log and on no page.
    "zend.exception_ignore_args": 1,
    // They would run once a process, before the worker has put the pipes out of reach of what they print.
    "auto_prepend_file": "none",
    "auto_append_file": "none",
    "output_buffering": 0,
    "implicit_flush": 0,
    "opcache.enable_cli": 1,
    // Code is replaced by replacing workers, each of which compiles what it finds at its boot.
    "opcache.validate_timestamps": isDev ? 1 : 0,
    // Optimizing takes longer than compiling, and a worker in development seldom lives long enough for it to pay.
    ...(isDev ? { "opcache.optimization_level": 0 } : {}),
  };
}

function iniText(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "1" : "0") : String(value);
}

function workerEnvironment(
  options: PhpCommandOptions,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const passed = [...PASSED_NAMES, ...options.passEnv];
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (WITHHELD_NAMES.includes(name)) continue;
    if (passed.some((pattern) => matchesName(pattern, name))) env[name] = value;
  }
  Object.assign(env, options.env);
  for (const name of WITHHELD_NAMES) delete env[name];
  for (const name of Object.keys(env)) {
    if (EMPTIED_NAMES.test(name)) env[name] = "";
  }
  return env;
}

function matchesName(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
