import { assertEquals } from "@std/assert";
import { EDITOR_NAMES, editorLink } from "../../src/dev/editor_link.ts";

Deno.test("editorLink opens file and line", () => {
  const place = { file: "/srv/my app/a&b.php", line: 7 };
  assertEquals(editorLink("vscode", place), "vscode://file/srv/my%20app/a%26b.php:7");
  assertEquals(
    editorLink("phpstorm", place),
    "phpstorm://open?file=/srv/my%20app/a%26b.php&line=7",
  );
});

Deno.test("editorLink makes no link where there is no editor, and one for each that is known", () => {
  const place = { file: "/a.php", line: 0 };
  for (const name of EDITOR_NAMES) {
    assertEquals([name, editorLink(name, place) !== undefined], [name, name !== "none"]);
  }
});
