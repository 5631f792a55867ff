/**
 * What a developer sees of a failed request. Dev mode only, and only for clients that may see it.
 *
 * @module
 */
import { accepts } from "@std/http/negotiation";
import type { AppServerError } from "../base/errors.ts";
import type { DevClients } from "../dev/dev_clients.ts";
import type { EditorName } from "../dev/editor_link.ts";
import type { ErrorFacts, FailureLink, SourcePlace, TraceFrame } from "../dev/error_facts.ts";
import { errorPage } from "../dev/error_page.ts";
import { errorJson, errorText } from "../dev/error_text.ts";
import { maskRequest } from "../dev/masked_request.ts";
import { excerptAround } from "../dev/source_excerpt.ts";
import { type ParsedFrame, parseTrace } from "../dev/stack_trace.ts";
import { STATUS } from "../gateway/error_response.ts";
import type { FailurePage } from "../gateway/gateway_handler.ts";
import type { RequestContext } from "../http/handler.ts";
import { NoWorkerError } from "../pool/pool_errors.ts";
import type { PhpFailure } from "../protocol/messages.ts";
import { ApplicationError, WorkerBootError, WorkerCrashedError } from "../worker/worker_errors.ts";

/** What the page needs. */
export interface FailurePageOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** Folder of this server's own PHP, whose frames are folded. */
  readonly runtimeFolder: string;
  readonly editor: EditorName;
  /** Who is shown anything. */
  readonly clients: DevClients;
  /** What a worker wrote to standard error last, oldest first; none for one that is gone. */
  readonly lastLines: (workerId: number) => readonly string[];
  /** Text of a source file; undefined where it may not or cannot be read. */
  readonly readSource: (file: string) => string | undefined;
}

/** Shows failures. */
export class DevFailures {
  readonly #options: FailurePageOptions;

  /** Reads nothing before something fails. */
  constructor(options: FailurePageOptions) {
    this.#options = options;
  }

  /** For the gateway: HTML to a browser, JSON to who prefers it, text to a terminal. */
  readonly page: FailurePage = ({ error }, context) => {
    // Nobody is left to look at it.
    if (error.code === "client_gone") return undefined;
    return this.#options.clients.maySee(context) ? this.respond(error, context) : undefined;
  };

  /** The answer itself. */
  respond(error: AppServerError, context: RequestContext): Response {
    const facts = this.#facts(error, context);
    const [type, text] = this.#rendering(facts, context.request);
    return new Response(new TextEncoder().encode(text), {
      status: facts.status,
      headers: [
        ["Content-Type", type],
        ["Cache-Control", "no-store"],
        ["X-Content-Type-Options", "nosniff"],
        ...facts.status === 503 ? [["Retry-After", "1"]] : [],
      ],
    });
  }

  #rendering(facts: ErrorFacts, request: Request): readonly [string, string] {
    // Browsers name HTML; curl and most libraries take anything, and a terminal can show text only.
    const accepted = request.headers.get("accept") ?? "";
    const best = accepts(request, "text/html", "application/json", "text/plain");
    if (accepted.includes("text/html") && best === "text/html") {
      return ["text/html; charset=UTF-8", errorPage(facts, this.#options)];
    }
    return best === "application/json"
      ? ["application/json", `${JSON.stringify(errorJson(facts), undefined, 2)}\n`]
      : ["text/plain; charset=UTF-8", errorText(facts)];
  }

  #facts(error: AppServerError, context: RequestContext): ErrorFacts {
    const { root } = this.#options;
    const cause = error instanceof NoWorkerError ? error.cause : error;
    const { lane, workerId } = context.notes;
    return {
      status: STATUS[error.code] ?? 500,
      chain: this.#chain(cause, error),
      hint: (cause instanceof WorkerBootError ? cause.hint : undefined) ?? error.hint ?? "",
      request: maskRequest({
        requestId: context.requestId,
        method: context.method,
        target: context.target.raw,
        headers: context.request.headers,
      }),
      worker: workerId === 0 ? lane : `${lane}#${workerId}`,
      stderrLines: hasLines(cause) ? cause.lastLines : this.#options.lastLines(workerId),
      root,
    };
  }

  #chain(cause: unknown, error: AppServerError): readonly FailureLink[] {
    const php = phpFailureOf(cause);
    if (php !== undefined) return this.#phpChain(php);
    const message = cause instanceof Error ? cause.message : error.message;
    return [{ title: error.code, message, place: undefined, excerpt: undefined, frames: [] }];
  }

  #phpChain(php: PhpFailure): readonly FailureLink[] {
    const { frames, causes } = parseTrace(php.trace);
    const place = php.file === "" ? undefined : { file: php.file, line: php.line };
    return [
      this.#link({ title: php.className, message: php.message, place, frames }),
      ...causes.map((cause) => this.#link(cause)),
    ];
  }

  #link(
    { title, message, place, frames }: {
      readonly title: string;
      readonly message: string;
      readonly place: SourcePlace | undefined;
      readonly frames: readonly ParsedFrame[];
    },
  ): FailureLink {
    return {
      title,
      message,
      place,
      excerpt: this.#excerpt(place),
      frames: frames.map((frame) => this.#frame(frame)),
    };
  }

  #frame({ place, call }: ParsedFrame): TraceFrame {
    const { root, runtimeFolder } = this.#options;
    const file = place?.file ?? "";
    const isOwn = file.startsWith(`${root}/`) && !file.startsWith(`${root}/vendor/`) &&
      !file.startsWith(`${runtimeFolder}/`);
    return { place, call, isOwn, excerpt: isOwn ? this.#excerpt(place) : undefined };
  }

  #excerpt(place: SourcePlace | undefined): FailureLink["excerpt"] {
    if (place === undefined) return undefined;
    const text = this.#options.readSource(place.file);
    return text === undefined ? undefined : excerptAround(text, place.line);
  }
}

function phpFailureOf(error: unknown): PhpFailure | undefined {
  return error instanceof ApplicationError || hasLines(error) ? error.failure : undefined;
}

function hasLines(error: unknown): error is WorkerBootError | WorkerCrashedError {
  return error instanceof WorkerBootError || error instanceof WorkerCrashedError;
}
