/**
 * What kind of project a folder holds, by the files in it. Pure.
 *
 * @module
 */

/** Kinds that `appserver init` knows how to begin with. */
export type ProjectKind = "baremetalphp" | "symfony" | "laravel" | "slim" | "plain";

/** Where Composer may be at home: projects that began on the Go server keep all their PHP in php/. */
export const COMPOSER_FILES = ["composer.json", "php/composer.json"] as const;

/** One of those files. */
export interface ComposerFile {
  readonly path: (typeof COMPOSER_FILES)[number];
  readonly text: string;
}

/** What was seen of a project. */
export interface ProjectFacts {
  /** Those that are there, the root's first. */
  readonly composers: readonly ComposerFile[];
  /** Paths relative to the root, out of those that `PROBED_FILES` names, which are there. */
  readonly files: ReadonlySet<string>;
}

/** A kind, and why it was taken. */
export interface ProjectVerdict {
  readonly kind: ProjectKind;
  /** One sentence without a period. */
  readonly reason: string;
  /** Folder in which Composer installs, relative to the root. */
  readonly vendor: string;
}

/** Everything that is looked for beside those. */
export const PROBED_FILES = [
  "php/bootstrap_app.php",
  "bootstrap/app.php",
  "public/index.php",
  "public/frankenphp-worker.php",
  "index.php",
  "artisan",
  "mini",
  "php/mini",
  "bootstrap/providers.php",
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

/** File that only one framework has → kind. */
const FILES: readonly (readonly [(typeof PROBED_FILES)[number], ProjectKind])[] = [
  ["artisan", "laravel"],
  ["mini", "baremetalphp"],
  ["php/mini", "baremetalphp"],
];

/** Decides by what Composer installs, else by files that only one framework has. */
export function projectKind({ composers, files }: ProjectFacts): ProjectVerdict {
  for (const [name, kind] of PACKAGES) {
    const composer = composers.find(({ text }) => requiredPackages(text).has(name));
    if (composer === undefined) continue;
    return { kind, reason: `${composer.path} requires ${name}`, vendor: vendorOf(composer) };
  }
  const [composer] = composers;
  const vendor = vendorOf(composer);
  for (const [file, kind] of FILES) {
    if (files.has(file)) return { kind, reason: `the file ${file} is there`, vendor };
  }
  const reason = composer === undefined
    ? "there is no composer.json"
    : `${composer.path} requires no framework that is known`;
  return { kind: "plain", reason, vendor };
}

function vendorOf(composer: ComposerFile | undefined): string {
  return composer?.path === "php/composer.json" ? "php/vendor" : "vendor";
}

function requiredPackages(composer: string): ReadonlySet<string> {
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
