import { assertEquals, assertMatch } from "@std/assert";
import { DEV_KEYS } from "../../src/config/dev_keys.ts";
import { editorLink } from "../../src/dev/editor_link.ts";

Deno.test("editorLink opens file and line", () => {
  const place = { file: "/srv/my app/a&b.php", line: 7 };
  assertEquals(editorLink("vscode", place), "vscode://file/srv/my%20app/a%26b.php:7");
  assertEquals(
    editorLink("phpstorm", place),
    "phpstorm://open?file=/srv/my%20app/a%26b.php&line=7",
  );
});

Deno.test("editorLink makes no link where there is no editor, and one for each that the configuration takes", () => {
  const place = { file: "/a.php", line: 0 };
  const editors = [
    "vscode",
    "vscodium",
    "cursor",
    "phpstorm",
    "sublime",
    "zed",
    "textmate",
    "emacs",
  ] as const;
  assertEquals(DEV_KEYS.editor.shape, { type: "choice", values: ["none", ...editors] });
  assertEquals(editorLink("none", place), undefined);
  for (const editor of editors) {
    assertMatch(editorLink(editor, place) ?? "", /^\w+:\/\/.*a\.php(:|&line=)1$/);
  }
});
