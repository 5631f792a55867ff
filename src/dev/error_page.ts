/**
 * The page that a developer sees where the application failed. Pure; needs no other file.
 *
 * @module
 */
import { editorLink, type EditorName } from "./editor_link.ts";
import type {
  ErrorFacts,
  FailureLink,
  RequestFacts,
  SourceExcerpt,
  SourcePlace,
  TraceFrame,
} from "./error_facts.ts";
import { ERROR_SCRIPT } from "./error_script.ts";
import { ERROR_STYLE } from "./error_style.ts";
import { errorText, shownPlace } from "./error_text.ts";
import { Markup, markup } from "./markup.ts";

/** How the page is made. */
export interface ErrorPageOptions {
  /** Whose links files get. */
  readonly editor: EditorName;
}

/** The whole document. */
export function errorPage(facts: ErrorFacts, { editor }: ErrorPageOptions): string {
  const [first, ...causes] = facts.chain;
  const page = new ErrorPage(facts.root, editor);
  const title = first === undefined
    ? String(facts.status)
    : `${first.title}: ${first.message.split("\n", 1)[0]}`;
  const hint = facts.hint === "" ? undefined : markup`<p class="hint">${facts.hint}</p>\n`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Markup(ERROR_STYLE)}</style>
</head>
<body>
<main>
${first && page.failure(first, facts.status)}
${hint}<p><button type="button" data-copy>Copy as text</button></p>
${first && page.stack(first, "Stack")}
${causes.map((cause) => page.cause(cause))}
${standardError(facts.stderrLines)}
${requestTable(facts.request, facts.worker)}
</main>
<pre id="as-text" hidden>${errorText(facts)}</pre>
<script>${new Markup(ERROR_SCRIPT)}</script>
</body>
</html>
`.text;
}

class ErrorPage {
  readonly #root: string;
  readonly #editor: EditorName;

  constructor(root: string, editor: EditorName) {
    this.#root = root;
    this.#editor = editor;
  }

  failure(link: FailureLink, status: number): Markup {
    return markup`<header>
<div class="kind">${link.title} · ${status}</div>
<h1>${link.message}</h1>
${this.#where(link)}</header>
${framed(link)}`;
  }

  cause(link: FailureLink): Markup {
    return markup`<section>
<h2>Caused by ${link.title}</h2>
<p>${link.message}</p>
${this.#where(link)}${framed(link)}
${this.stack(link, "Stack of the cause")}
</section>`;
  }

  /** The application's own frames first, all others folded behind them; the first is open unless it is shown already. */
  stack({ frames, place }: FailureLink, heading: string): Markup | undefined {
    if (frames.length === 0) return undefined;
    const own = frames.filter(({ isOwn }) => isOwn);
    const others = frames.filter(({ isOwn }) => !isOwn);
    const items = own.map((frame) =>
      this.#frame(frame, frame === own[0] && !isSame(frame.place, place))
    );
    const folded = others.length === 0 ? undefined : markup`<details class="folded">
<summary>${others.length} of packages and of PHP itself</summary>
<ol>${others.map((frame) => this.#frame(frame, false))}</ol>
</details>`;
    return markup`<section>
<h2>${heading}</h2>
<ol>${items}</ol>
${folded}
</section>`;
  }

  #frame({ call, place, excerpt }: TraceFrame, isOpen: boolean): Markup {
    const where = place === undefined ? "inside PHP" : this.#link(place);
    const head = markup`<code>${call}</code>
<span class="place mono">${where}</span>`;
    if (excerpt === undefined) {
      return markup`<li class="frame"><div class="head">${head}</div></li>`;
    }
    const open = new Markup(isOpen ? " open" : "");
    const block = excerptBlock(excerpt, place);
    return markup`<li><details class="frame"${open}><summary>${head}</summary>${block}</details></li>`;
  }

  #where({ place }: FailureLink): Markup | undefined {
    return place && markup`<div class="place mono">${this.#link(place)}</div>\n`;
  }

  #link(place: SourcePlace): Markup {
    const shown = shownPlace(place, this.#root);
    const address = editorLink(this.#editor, place);
    return address === undefined ? markup`${shown}` : markup`<a href="${address}">${shown}</a>`;
  }
}

function isSame(one: SourcePlace | undefined, other: SourcePlace | undefined): boolean {
  return one?.file === other?.file && one?.line === other?.line;
}

function framed({ excerpt, place }: FailureLink): Markup | undefined {
  return excerpt && markup`<div class="frame">${excerptBlock(excerpt, place)}</div>`;
}

function excerptBlock({ firstLine, lines }: SourceExcerpt, place: SourcePlace | undefined): Markup {
  const rows = lines.map((line, index) => {
    const number = firstLine + index;
    const mark = new Markup(number === place?.line ? ' class="at" aria-current="true"' : "");
    return markup`<span${mark}><b>${number}</b>${line}</span>`;
  });
  return markup`<pre class="excerpt" tabindex="0">${rows}</pre>`;
}

function standardError(lines: readonly string[]): Markup | undefined {
  return lines.length === 0 ? undefined : markup`<section>
<h2>Standard error of the worker</h2>
<pre class="stderr">${lines.join("\n")}</pre>
</section>`;
}

function requestTable(request: RequestFacts, worker: string): Markup {
  const row = (name: string, value: string) =>
    markup`<tr><th scope="row">${name}</th><td class="mono">${value}</td></tr>\n`;
  return markup`<section>
<h2>Request</h2>
<table>
${row("Request", `${request.method} ${request.target}`)}${row("Id", request.id)}${
    worker === "" ? undefined : row("Worker", worker)
  }${request.headers.map(([name, value]) => row(name, value))}${
    request.cookies.map(([name, value]) => row(`Cookie ${name}`, value))
  }</table>
</section>`;
}
