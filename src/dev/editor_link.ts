/**
 * Links that open a source file in the developer's editor. Pure.
 *
 * @module
 */
import type { SourcePlace } from "./error_facts.ts";

/** Editors that take such links, and the links they take. */
const TEMPLATES = {
  vscode: "vscode://file/{file}:{line}",
  vscodium: "vscodium://file/{file}:{line}",
  cursor: "cursor://file/{file}:{line}",
  phpstorm: "phpstorm://open?file={file}&line={line}",
  sublime: "subl://open?url=file://{file}&line={line}",
  zed: "zed://file/{file}:{line}",
  textmate: "txmt://open?url=file://{file}&line={line}",
  emacs: "emacs://open?url=file://{file}&line={line}",
  none: "",
} as const;

/** An editor that is known by name; `none` makes no links. */
export type EditorName = keyof typeof TEMPLATES;

/** The address that opens this place; undefined where there is no editor to open it. */
export function editorLink(editor: EditorName, { file, line }: SourcePlace): string | undefined {
  const template = TEMPLATES[editor];
  if (template === "") return undefined;
  const path = file.split("/").map(encodeURIComponent).join("/");
  // VS Code and Zed want the path without its leading slash, since their templates have one.
  const named = template.includes("://file/{file}") ? path.replace(/^\//, "") : path;
  return template.replace("{file}", named).replace("{line}", String(Math.max(1, line)));
}
