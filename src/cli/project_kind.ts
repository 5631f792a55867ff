/**
 * What kind of project a folder holds, by the files in it. Pure.
 *
 * @module
 */

/** Kinds that `appserver init` knows how to begin with. */
export type ProjectKind = "baremetalphp" | "symfony" | "laravel" | "slim" | "plain";

/** What was seen of a project. */
export interface ProjectFacts {
  /** Text of composer.json; undefined where there is none. */
  readonly composer: string | undefined;
  /** Paths relative to the root, out of those that `PROBED_FILES` names, which are there. */
  readonly files: ReadonlySet<string>;
}

/** A kind, and why it was taken. */
export interface ProjectVerdict {
  readonly kind: ProjectKind;
  /** One sentence without a period. */
  readonly reason: string;
}

/** Everything that is looked for beside composer.json. */
export const PROBED_FILES = [
  "php/bootstrap_app.php",
  "bootstrap/app.php",
  "public/index.php",
  "public/frankenphp-worker.php",
  "index.php",
  "artisan",
  "mini",
  "go_appserver.json",
  "public/build",
  "public/assets",
  "public/css",
  "public/js",
  "public/images",
  "public/img",
  "public/bundles",
  "public",
] as const;

/** Package → kind, the surest first: Laravel itself requires packages of Symfony. */
const PACKAGES: readonly (readonly [string, ProjectKind])[] = [
  ["baremetalphp/framework", "baremetalphp"],
  ["laravel/framework", "laravel"],
  ["symfony/framework-bundle", "symfony"],
  ["slim/slim", "slim"],
];

/** Decides by what Composer installs, else by files that only one framework has. */
export function projectKind({ composer, files }: ProjectFacts): ProjectVerdict {
  const required = requiredPackages(composer);
  for (const [name, kind] of PACKAGES) {
    if (required.has(name)) return { kind, reason: `composer.json requires ${name}` };
  }
  if (files.has("artisan")) return { kind: "laravel", reason: "the file artisan is there" };
  if (files.has("mini")) return { kind: "baremetalphp", reason: "the file mini is there" };
  return {
    kind: "plain",
    reason: composer === undefined
      ? "there is no composer.json"
      : "composer.json requires no framework that is known",
  };
}

function requiredPackages(composer: string | undefined): ReadonlySet<string> {
  if (composer === undefined) return new Set();
  let value: unknown;
  try {
    value = JSON.parse(composer);
  } catch {
    // Composer says what is wrong with it better than we could.
    return new Set();
  }
  if (typeof value !== "object" || value === null) return new Set();
  const { require: required }: { require?: unknown } = value;
  return new Set(typeof required === "object" && required !== null ? Object.keys(required) : []);
}
