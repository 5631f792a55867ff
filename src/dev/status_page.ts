/**
 * The page about a server in development: lanes and workers, what requests left behind, what took long. Pure.
 *
 * @module
 */
import { ERROR_STYLE } from "./error_style.ts";
import { Markup, markup } from "./markup.ts";
import type { LaneRows, StatusFacts, WorkerRow } from "./status_facts.ts";

/** Time between two looks of an open page, s. */
const REFRESH_S = 3;
const KIB_PER_MIB = 1024;
const MS_PER_S = 1000;

const COLUMNS = ["Worker", "Process", "State", "Served", "Memory", "Age", "Request"] as const;

/** The whole document. */
export function statusPage(facts: StatusFacts): string {
  const { php, application, bootFailure } = facts;
  const booted = application === "" ? "nothing has booted yet" : application;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="${REFRESH_S}">
<title>${facts.software}</title>
<style>${new Markup(ERROR_STYLE)}</style>
</head>
<body>
<main>
<h1>${facts.software}</h1>
<p class="place">${facts.root}: ${booted}, PHP ${php.version}, SAPI ${php.sapi}, ${facts.reloads} reloads</p>
${bootFailure && markup`<p class="hint">Does not boot: ${bootFailure.message}</p>`}
${facts.lanes.map(laneSection)}
${list("Left behind by requests", facts.leaks.map(({ what, request }) => [what, request]))}
${
    list(
      "Slow requests",
      facts.slow.map(({ method, path, what, hint }) => [`${method} ${path} ${what}`, hint]),
    )
  }
</main>
</body>
</html>
`.text;
}

/** The same for a terminal, below what it knows of lanes and workers; empty where there is nothing to tell. */
export function noticesText({ leaks, slow }: Pick<StatusFacts, "leaks" | "slow">): string {
  const group = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
  return [
    ...group("left behind", leaks.map(({ what, request }) => `${what} (${request})`)),
    ...group("slow", slow.map(({ method, path, what }) => `${method} ${path} ${what}`)),
  ].join("\n");
}

function laneSection(lane: LaneRows): Markup {
  const queue = lane.queueLength === 0 ? "" : `, ${lane.queueLength} waiting`;
  return markup`<section>
<h2>${lane.lane}: ${lane.ready} of ${lane.size} ready, ${lane.served} served${queue}</h2>
<table>
<tr>${COLUMNS.map((name) => markup`<th scope="col">${name}</th>`)}</tr>
${lane.workers.map(workerRow)}</table>
</section>
`;
}

function workerRow({ id, pid, state, served, memoryKib, ageMs, request }: WorkerRow): Markup {
  const cells = [
    `#${id}`,
    String(pid),
    state,
    String(served),
    `${(memoryKib / KIB_PER_MIB).toFixed(1)} MiB`,
    `${Math.round(ageMs / MS_PER_S)} s`,
    request === undefined
      ? ""
      : `${request.method} ${request.path} for ${Math.round(request.forMs)} ms`,
  ];
  return markup`<tr>${cells.map((cell) => markup`<td class="mono">${cell}</td>`)}</tr>\n`;
}

function list(title: string, entries: readonly (readonly [string, string])[]): Markup {
  const items = entries.map(([what, more]) =>
    markup`<li class="frame"><div class="head">${what}<span class="place">${more}</span></div></li>`
  );
  const body = entries.length === 0 ? markup`<p class="place">None</p>` : markup`<ol>${items}</ol>`;
  return markup`<section>
<h2>${title}</h2>
${body}
</section>
`;
}
