/**
 * Where the documents and the code say different things.
 *
 * @module
 */

/** What a table of a document lists, against what the code knows. */
export interface Listing {
  /** Path of the document from the root. */
  readonly document: string;
  /** Its text, undefined if it is not there. */
  readonly text: string | undefined;
  /** What is listed, in words: `error code`. */
  readonly what: string;
  /** What the code knows. */
  readonly names: readonly string[];
}

/** First cells of all table rows that begin with a name in code type. */
function listedNames(text: string): ReadonlySet<string> {
  const rows = text.matchAll(/^\|\s*`([^`]+)`\s*\|/gm);
  return new Set([...rows].map(([, name = ""]) => name));
}

/**
 * What a document fails to list, and what it lists although the code does not know it. A name counts as listed where
 * the first cell of a table row is just that name in code type.
 */
export function findListingFaults({ document, text, what, names }: Listing): string[] {
  if (text === undefined) return [`${document} is missing: it lists every ${what}`];
  const listed = listedNames(text);
  const known = new Set(names);
  return [
    ...names.filter((name) => !listed.has(name)).map((name) =>
      `${document}: ${what} ${name} has no row in a table`
    ),
    ...[...listed].filter((name) => !known.has(name)).map((name) =>
      `${document}: ${name} has a row, but is no ${what}`
    ),
  ];
}

/** Members of `export type ErrorCode = "a" | "b"` in the source text of `src/base/errors.ts`. */
export function readErrorCodes(source: string): string[] {
  const union = source.match(/export type ErrorCode =([^;]*);/)?.[1] ?? "";
  return [...union.matchAll(/"([a-z_]+)"/g)].map(([, code = ""]) => code);
}

/** A Markdown table as rows of cells, its header too; undefined where the text has none with this header. */
function readTable(text: string, header: RegExp): string[] | undefined {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => header.test(line));
  if (start < 0) return undefined;
  const rows: string[] = [];
  for (const line of lines.slice(start)) {
    if (!line.startsWith("|")) break;
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim().replace(/^-+$/, "---"));
    rows.push(cells.join(" | "));
  }
  return rows;
}

/**
 * How the table of rooms in a document differs from the table in the code; padding of cells does not matter.
 *
 * @param expected The table in Markdown, see `layersAsMarkdown()`.
 */
export function findLayerTableFaults(
  document: string,
  text: string | undefined,
  expected: string,
): string[] {
  if (text === undefined) return [`${document} is missing: it quotes the table of rooms`];
  const header = /^\|\s*Room\s*\|\s*May import\s*\|/;
  const quoted = readTable(text, header);
  const hint = "deno task lint:layers --table prints it";
  if (quoted === undefined) return [`${document}: no table "Room | May import"; ${hint}`];
  const wanted = readTable(expected, header) ?? [];
  return [
    ...wanted.filter((row) => !quoted.includes(row)).map((row) =>
      `${document}: row "${row}" is missing; ${hint}`
    ),
    ...quoted.filter((row) => !wanted.includes(row)).map((row) =>
      `${document}: row "${row}" is not what the code says; ${hint}`
    ),
  ];
}

/** Longest decision, lines: one that needs more holds a second one, or belongs into another document. */
const MAX_DECISION_LINES = 40;

/**
 * Decisions whose number is missing, taken twice, out of order or not that of their heading, and those that are too long.
 *
 * @param documents Path → text; only files of `docs/decisions/` count.
 */
export function findDecisionFaults(documents: ReadonlyMap<string, string>): string[] {
  const decisions = [...documents].filter(([path]) => path.startsWith("docs/decisions/"))
    .sort(([one], [other]) => one < other ? -1 : 1);
  return decisions.flatMap(([path, text], index) => {
    const wanted = String(index + 1).padStart(4, "0");
    const lines = text.trimEnd().split("\n");
    return [
      ...path.startsWith(`docs/decisions/${wanted}-`)
        ? []
        : [`${path}: the next number is ${wanted}`],
      ...text.startsWith(`# ${wanted} `)
        ? []
        : [`${path}: its heading does not begin with ${wanted}`],
      ...lines.length > MAX_DECISION_LINES
        ? [`${path}: ${lines.length} lines, wanted ${MAX_DECISION_LINES} at most`]
        : [],
    ];
  });
}
