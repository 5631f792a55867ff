/**
 * The narrow flags that README.md shows, for a server process of a test.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** Set by the task `test:scoped`: every server process of a test then runs with these flags. */
export const IS_SCOPED: boolean = Deno.env.get("APPSERVER_TEST_SCOPED") === "1";

/** The line of README.md that starts a server with no more than it needs. */
const README_LINE =
  /deno run --no-prompt ((?:--allow-\S+[ \\\n]+)+)\/opt\/appserver\/main\.ts serve/;

/** The flags as README.md has them. */
export function readmeFlags(): readonly string[] {
  const text = Deno.readTextFileSync(fromFileUrl(new URL("../../README.md", import.meta.url)));
  const [, flags] = README_LINE.exec(text) ?? [];
  if (flags === undefined) throw new Error(`README.md has no line that fits ${README_LINE}`);
  return flags.split(/[\s\\]+/).filter((flag) => flag !== "");
}

/**
 * The same for a server that a test starts: another address, another folder, and the variables that the test sets.
 *
 * @param root Absolute path of the project.
 * @param variables Names that the test gives to the process.
 */
export function scopedPermissions(
  root: string,
  variables: readonly string[],
): readonly string[] {
  return readmeFlags().map((flag) => {
    const [name, value = ""] = flag.split("=", 2);
    switch (name) {
      case "--allow-net":
        return "--allow-net=127.0.0.1:0";
      case "--allow-read":
        return `${name}=${value.split(",").map((path) => path === "." ? root : path).join(",")}`;
      case "--allow-env":
        return `${name}=${[value, ...variables].join(",")}`;
      default:
        return flag;
    }
  });
}
