/**
 * Answers with files, without PHP: before the application where a rule names the path and the file is there, and after
 * it where the application said 404.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { errorResponse } from "../http/error_body.ts";
import type { Handler, MaybePromise, Next, RequestContext } from "../http/handler.ts";
import { CompressedCopies } from "./compressed_copies.ts";
import { answerWithFile } from "./file_answer.ts";
import type { FileSource, RefusalReason } from "./file_source.ts";
import { diskFiles } from "./open_file.ts";
import { type Resolution, resolvePath, sortRules } from "./resolve_path.ts";
import type { RuleFolder } from "./rule_folder.ts";
import { openRuleFolders, type StaticOptions } from "./static_options.ts";

type Found = Extract<Resolution<RuleFolder>, { readonly kind: "candidates" }>;

const INDEX = "index.html";
/** Links that lead out of their folder and were reported; beyond that, silence. */
const MAX_REPORTED_LINKS = 64;

/**
 * Makes the handler, and looks for each folder once, so that a missing one is reported at the start.
 *
 * Only GET and HEAD are answered here; everything else, and everything that is no public file, is the application's:
 * PHP sources, hidden files, links out of the folder. A path that climbs out of the folder it named is answered 403,
 * and one with a broken percent-escape or NUL below a prefix 400. Below the prefix `/`, folders answer with their
 * `index.html`.
 *
 * @throws {AppServerError} `config_invalid`, if a rule is not what `StaticRule` says.
 */
export async function createStaticHandler(options: StaticOptions): Promise<Handler> {
  const folders = await openRuleFolders(options);
  const handler = new StaticHandler(options, sortRules(folders));
  return (context, next) => handler.handle(context, next);
}

class StaticHandler {
  readonly #folders: readonly RuleFolder[];
  readonly #files: FileSource;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #copies: CompressedCopies;
  readonly #reportedLinks = new Set<string>();

  constructor(options: StaticOptions, folders: readonly RuleFolder[]) {
    const { clock, logger, files = diskFiles } = options;
    this.#folders = folders;
    this.#files = files;
    this.#clock = clock;
    this.#logger = logger;
    this.#copies = new CompressedCopies(files, clock);
  }

  handle(context: RequestContext, next: Next): MaybePromise<Response> {
    const { request, target } = context;
    if (request.method !== "GET" && request.method !== "HEAD") return next(context);
    if (target.pathFault !== "none") return this.#undecodable(context, next);
    const found = resolvePath(target.path, this.#folders);
    switch (found.kind) {
      case "not_static":
        return next(context);
      case "traversal":
        context.notes.errorCode = "forbidden";
        return errorResponse(403, context);
      case "candidates":
        return isKnownAbsent(found)
          ? this.#afterApplication(context, next, found)
          : this.#beforeApplication(context, next, found);
    }
  }

  /** Invalid UTF-8 names no file that could be opened, but may well be an address of an old application. */
  #undecodable(context: RequestContext, next: Next): MaybePromise<Response> {
    const { path, pathFault } = context.target;
    const isOurs = this.#folders.some((folder) => path.startsWith(folder.prefix));
    if (pathFault === "invalid_utf8" || !isOurs) return next(context);
    context.notes.errorCode = "bad_request";
    return errorResponse(400, context);
  }

  async #beforeApplication(context: RequestContext, next: Next, found: Found): Promise<Response> {
    const answer = await this.#answer(context, found);
    return answer ?? this.#afterApplication(context, next, found);
  }

  #afterApplication(context: RequestContext, next: Next, found: Found): MaybePromise<Response> {
    const answer = next(context);
    if (answer instanceof Promise) {
      return answer.then((response) => this.#unlessMissing(context, response, found));
    }
    return this.#unlessMissing(context, answer, found);
  }

  /** A file may have appeared while the application ran, or be younger than what is remembered of its folder. */
  #unlessMissing(
    context: RequestContext,
    response: Response,
    found: Found,
  ): MaybePromise<Response> {
    if (response.status !== 404) return response;
    return this.#answer(context, found).then((answer) => {
      if (answer === undefined) return response;
      // Frees the worker, should it still be sending its 404.
      response.body?.cancel().catch(() => {});
      context.notes.errorCode = "";
      return answer;
    });
  }

  async #answer(context: RequestContext, found: Found): Promise<Response | undefined> {
    for (const { rule, names } of found.candidates) {
      const folder = await rule.realPath();
      if (folder === undefined) continue;
      const answer = found.isFolder
        ? await this.#answerWithIndex(context, { rule, folder, names })
        : await this.#answerWithName(context, { rule, folder, names }, found);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  async #answerWithName(
    context: RequestContext,
    place: Place,
    found: Found,
  ): Promise<Response | undefined> {
    const { folder, names } = place;
    const lookup = await this.#files.open(folder, names);
    switch (lookup.kind) {
      case "file":
        return await this.#send(context, { folder, names, file: lookup.file });
      case "directory":
        return await this.#hasIndex(place) ? redirectToFolder(context, found.names) : undefined;
      case "refused":
        this.#report(place, lookup.reason);
        return undefined;
      case "absent":
        return undefined;
    }
  }

  async #answerWithIndex(context: RequestContext, place: Place): Promise<Response | undefined> {
    if (place.rule.prefix !== "/") return undefined;
    const { folder } = place;
    const names = [...place.names, INDEX];
    const lookup = await this.#files.open(folder, names);
    return lookup.kind === "file"
      ? await this.#send(context, { folder, names, file: lookup.file })
      : undefined;
  }

  /** Without an index, the folder is no page: the application may have one of that name. */
  async #hasIndex(place: Place): Promise<boolean> {
    if (place.rule.prefix !== "/") return false;
    const lookup = await this.#files.open(place.folder, [...place.names, INDEX]);
    if (lookup.kind !== "file") return false;
    lookup.file.close();
    return true;
  }

  #send(
    context: RequestContext,
    plain: Parameters<typeof answerWithFile>[1],
  ): Promise<Response> {
    return answerWithFile(context, plain, { copies: this.#copies, nowMs: this.#clock.epochMs() });
  }

  /** Once per name at the top: `public/storage` pointing to `storage/app/public` is an honest mistake. */
  #report({ rule, names }: Place, reason: RefusalReason): void {
    const path = `${rule.prefix}${names[0] ?? ""}`;
    const key = `${reason} ${path}`;
    if (this.#reportedLinks.has(key) || this.#reportedLinks.size >= MAX_REPORTED_LINKS) return;
    this.#reportedLinks.add(key);
    this.#logger.log("warn", "static_file_refused", "File exists but is not served", {
      path,
      reason,
      hint: reason === "outside"
        ? "It is a link out of the rule's folder: give it a static rule of its own"
        : undefined,
    });
  }
}

/** Where one rule looks. */
interface Place {
  readonly rule: RuleFolder;
  /** Real path of the rule's folder. */
  readonly folder: string;
  readonly names: readonly string[];
}

function isKnownAbsent(found: Found): boolean {
  return found.candidates.every(({ rule, names }) => rule.isKnownAbsent(names[0] ?? INDEX));
}

/**
 * Built from names without empty ones, so that it cannot start with `//` and lead to another site; each name is encoded
 * again, so that nothing in it can end the header.
 */
function redirectToFolder(context: RequestContext, names: readonly string[]): Response {
  const { query } = context.target;
  const path = `/${names.map(encodeURIComponent).join("/")}/`;
  context.notes.bodyBytes = 0;
  return new Response(null, {
    status: 301,
    headers: [["Location", query === "" ? path : `${path}?${query}`]],
  });
}
