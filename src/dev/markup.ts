/**
 * HTML from text that nobody trusts. Not called `html`: the formatter would lay such templates out anew, and break `pre`.
 *
 * @module
 */

/** Text that is HTML already. */
export class Markup {
  /** The markup. */
  readonly text: string;

  /** @param text Trusted markup. */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. */
export type MarkupPart = Markup | string | number | undefined | readonly Markup[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes everything that is put in, except what is `Markup` already. */
export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  let text = strings[0] ?? "";
  for (const [index, part] of parts.entries()) {
    text += render(part) + (strings[index + 1] ?? "");
  }
  return new Markup(text);
}

function render(part: MarkupPart): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(({ text }) => text).join("");
  return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
