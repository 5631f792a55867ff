/**
 * Links between the Markdown files of the repository.
 *
 * @module
 */
import { dirname, join } from "@std/path";

/** A link that stays in the repository. */
export interface RelativeLink {
  /** As written. */
  readonly text: string;
  /** Path of the target from the root of the repository. */
  readonly path: string;
  /** Heading it points to, without `#`; empty for the whole file. */
  readonly anchor: string;
}

const LINK = /\[[^\]]*\]\(<?([^\s)>]+)>?(?:\s+"[^"]*")?\)/g;
const DEFINITION = /^\[[^\]]+\]:\s+<?([^\s>]+)>?/gm;
const CODE_BLOCK = /^(```+|~~~+)[^\n]*\n[\s\S]*?^\1[^\n]*$/gm;
const CODE_SPAN = /(`+)(?:(?!\1)[^\n])+\1/g;

/** Relative links of the file at `file` (a path from the root), those in code left out. */
export function findRelativeLinks(file: string, markdown: string): RelativeLink[] {
  const prose = markdown.replace(CODE_BLOCK, "").replace(CODE_SPAN, "code");
  const links: RelativeLink[] = [];
  for (const [, target = ""] of [...prose.matchAll(LINK), ...prose.matchAll(DEFINITION)]) {
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) continue;
    const [path = "", anchor = ""] = target.split("#");
    const resolved = path === "" ? file : join(dirname(file), decodeURIComponent(path));
    links.push({ text: target, path: resolved, anchor });
  }
  return links;
}

/** Anchors of a file's headings by GitHub's rule: lower case, punctuation dropped, blanks to hyphens. */
export function headingAnchors(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (
    const [, heading = ""] of markdown.replace(CODE_BLOCK, "").matchAll(/^#{1,6}\s+(.+?)\s*$/gm)
  ) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "");
    const slug = plain.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    let anchor = slug;
    for (let repeat = 1; anchors.has(anchor); repeat += 1) anchor = `${slug}-${repeat}`;
    anchors.add(anchor);
  }
  return anchors;
}

/**
 * What is wrong with the relative links of some files.
 *
 * @param texts Path from the root → text, of every Markdown file.
 * @param exists Whether there is a file or folder at a path from the root.
 */
export function findLinkFaults(
  texts: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): string[] {
  const faults: string[] = [];
  for (const [file, text] of texts) {
    for (const link of findRelativeLinks(file, text)) {
      const target = texts.get(link.path);
      if (!exists(link.path)) {
        faults.push(`${file}: link ${link.text} leads nowhere`);
      } else if (link.anchor !== "" && target !== undefined) {
        if (headingAnchors(target).has(link.anchor)) continue;
        faults.push(`${file}: link ${link.text} names a heading that ${link.path} lacks`);
      }
    }
  }
  return faults;
}
