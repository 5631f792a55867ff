/**
 * What is to be said of a PHP and its settings. Pure.
 *
 * @module
 */
import { failing, type Finding, good, warning } from "./doctor_report.ts";

/** What PHP says of itself, with the settings that workers get. */
export interface PhpSelf {
  readonly version: string;
  /** Absolute path of the program. */
  readonly path: string;
  /** Absolute path of php.ini, empty without one. */
  readonly iniFile: string;
  readonly extensions: readonly string[];
  readonly ini: Readonly<Record<string, string>>;
}

/** Limits of the configuration that settings of PHP have to agree with. */
export interface BodyLimits {
  /** Bytes. */
  readonly maxBodyBytes: number;
}

const OLDEST_PHP = [8, 2] as const;
const UNITS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Version, OPcache, and settings that are worth a word. */
export function phpFindings(php: PhpSelf, limits: BodyLimits): readonly Finding[] {
  return [
    versionFinding(php),
    opcacheFinding(php),
    ...iniFindings(php.ini, limits),
    ...xdebug(php),
  ];
}

function versionFinding({ version, path, iniFile }: PhpSelf): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const what = `${version}, ${path}, ${iniFile === "" ? "without php.ini" : iniFile}`;
  const [oldestMajor, oldestMinor] = OLDEST_PHP;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
    ? good("php", what)
    : failing("php", what, "Install PHP 8.2 or newer, or name it in php_binary");
}

function opcacheFinding({ extensions, ini }: PhpSelf): Finding {
  if (!extensions.includes("Zend OPcache")) {
    return warning(
      "opcache",
      "not loaded: every worker compiles every file anew when it boots",
      "Install it (Debian, Ubuntu: php-opcache) or load it in php.ini: zend_extension=opcache",
    );
  }
  return isOn(ini["opcache.enable_cli"])
    ? good("opcache", "on")
    : warning("opcache", "off", 'Take "opcache.enable_cli" out of php_ini');
}

function iniFindings(
  ini: Readonly<Record<string, string>>,
  { maxBodyBytes }: BodyLimits,
): readonly Finding[] {
  const { memory_limit: memory = "", post_max_size: post = "", display_errors: display = "" } = ini;
  const upload = ini.upload_max_filesize ?? "";
  const postBytes = iniBytes(post) === 0 ? Infinity : iniBytes(post);
  const findings = [
    memory === "-1"
      ? warning(
        "memory_limit",
        "-1: one request can take all memory of this machine",
        'Set php_ini: {"memory_limit": "128M"}',
      )
      : good("memory_limit", memory),
    postBytes < maxBodyBytes
      ? warning(
        "post_max_size",
        `${post}, less than max_body_bytes (${maxBodyBytes}): longer forms arrive empty`,
        `Set php_ini: {"post_max_size": "${maxBodyBytes}"}, or lower max_body_bytes`,
      )
      : good("post_max_size", post),
    iniBytes(upload) > Math.min(postBytes, maxBodyBytes)
      ? warning(
        "upload_max_filesize",
        `${upload}, more than a whole body may have`,
        "Raise post_max_size and max_body_bytes, or lower it in php_ini",
      )
      : good("upload_max_filesize", upload),
  ];
  if (isOn(display) || display.toLowerCase() === "stdout") {
    findings.push(warning(
      "display_errors",
      `${display}: PHP prints errors into answers, where visitors see them`,
      'Take "display_errors" out of php_ini: the log has them',
    ));
  }
  if (!isOn(ini["zend.exception_ignore_args"])) {
    findings.push(warning(
      "zend.exception_ignore_args",
      "off: arguments of functions, passwords among them, get into traces and so into the log",
      'Take "zend.exception_ignore_args" out of php_ini',
    ));
  }
  return findings;
}

function xdebug({ extensions, ini }: PhpSelf): readonly Finding[] {
  const mode = ini["xdebug.mode"] ?? "";
  if (!extensions.includes("xdebug") || mode === "off") return [];
  return [warning(
    "xdebug",
    `loaded, mode ${mode}: every request is slower`,
    'Set php_ini: {"xdebug.mode": "off"} where nobody debugs',
  )];
}

function isOn(value: string | undefined): boolean {
  return ["1", "on", "yes", "true"].includes((value ?? "").toLowerCase());
}

/** `8M` as PHP reads it, bytes. */
function iniBytes(text: string): number {
  const unit = UNITS[text.trim().slice(-1).toLowerCase()] ?? 1;
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? 0 : number * unit;
}
