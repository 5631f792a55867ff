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
import { CompressedCopies, type PlainFile } from "./compressed_copies.ts";
import { answerWithFile } from "./file_answer.ts";
import type { SendPace } from "./patience.ts";
import { FileFinder, type Finding, INDEX } from "./file_finder.ts";
import type { HotFile } from "./hot_file.ts";
import { type HotEntry, HotFiles, MAX_HOT_BYTES } from "./hot_files.ts";
import { loadHotFile } from "./load_hot_file.ts";
import { diskFiles } from "./open_file.ts";
import { type Resolution, resolvePath, sortRules } from "./resolve_path.ts";
import type { LookupPlan, RuleFolder } from "./rule_folder.ts";
import { openRuleFolders, sendPace, type StaticOptions } from "./static_options.ts";

/**
 * Makes the handler, and looks for each folder once, so that a missing one is reported at the start.
 *
 * Only GET and HEAD are answered here; everything else, and everything that is no public file, is the application's:
 * PHP sources, hidden files, links out of the folder. A path that climbs out of the folder it named is answered 403,
 * and one with a broken percent-escape or NUL below a prefix 400. Below the prefix `/`, folders answer with their
 * `index.html`. Small files are remembered for half a second.
 *
 * @throws {AppServerError} `config_invalid`, if a rule is not what `StaticRule` says.
 */
export async function createStaticHandler(options: StaticOptions): Promise<Handler> {
  const folders = await openRuleFolders(options);
  const handler = new StaticHandler(options, sortRules(folders));
  return (context, next) => handler.handle(context, next);
}

/** Paths whose resolution is remembered, and their longest, characters: a megabyte at most. */
const MAX_RESOLUTIONS = 1024;
const MAX_REMEMBERED_LENGTH = 256;

class StaticHandler {
  readonly #folders: readonly RuleFolder[];
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #copies: CompressedCopies;
  readonly #finder: FileFinder;
  readonly #hot: HotFiles;
  readonly #pace: SendPace | undefined;
  /** Files that are being read. */
  readonly #loads = new Map<string, Promise<HotFile>>();
  readonly #resolutions = new Map<string, Resolution<RuleFolder>>();

  constructor(options: StaticOptions, folders: readonly RuleFolder[]) {
    const { clock, logger, files = diskFiles } = options;
    this.#folders = folders;
    this.#hot = new HotFiles(options.freshForMs);
    this.#clock = clock;
    this.#pace = sendPace(options);
    this.#logger = logger;
    this.#copies = new CompressedCopies(files, clock);
    this.#finder = new FileFinder(files, logger);
  }

  handle(context: RequestContext, next: Next): MaybePromise<Response> {
    const { method } = context;
    if (method !== "GET" && method !== "HEAD") return next(context);
    const { path, pathFault } = context.target;
    if (pathFault !== "none") return this.#undecodable(context, next);
    const nowMs = this.#clock.nowMs();
    const entry = this.#hot.find(path, nowMs);
    if (entry !== undefined) {
      if (this.#hot.isDue(entry, nowMs)) void this.#refresh(path, entry);
      return entry.file.answer(context, this.#pace);
    }
    const resolution = this.#resolve(path);
    switch (resolution.kind) {
      case "not_static":
        return next(context);
      case "traversal":
        context.notes.errorCode = "forbidden";
        return errorResponse(403, context);
      case "candidates":
        return this.#hot.isMiss(path, nowMs) || isKnownAbsent(resolution)
          ? this.#afterApplication(context, next, resolution)
          : this.#beforeApplication(context, next, resolution);
    }
  }

  /** What the rules say about a path never changes, and to ask them costs more than all else before the application. */
  #resolve(path: string): Resolution<RuleFolder> {
    const known = this.#resolutions.get(path);
    if (known !== undefined) return known;
    const resolution = resolvePath(path, this.#folders);
    if (path.length > MAX_REMEMBERED_LENGTH) return resolution;
    if (this.#resolutions.size >= MAX_RESOLUTIONS) this.#resolutions.clear();
    this.#resolutions.set(path, resolution);
    return resolution;
  }

  /** Invalid UTF-8 names no file that could be opened, but may well be an address of an old application. */
  #undecodable(context: RequestContext, next: Next): MaybePromise<Response> {
    const { path, pathFault } = context.target;
    const isOurs = this.#folders.some((folder) => path.startsWith(folder.prefix));
    if (pathFault === "invalid_utf8" || !isOurs) return next(context);
    context.notes.errorCode = "bad_request";
    return errorResponse(400, context);
  }

  async #beforeApplication(
    context: RequestContext,
    next: Next,
    plan: LookupPlan,
  ): Promise<Response> {
    const answer = await this.#answer(context, plan);
    return answer ?? this.#afterApplication(context, next, plan);
  }

  #afterApplication(context: RequestContext, next: Next, plan: LookupPlan): MaybePromise<Response> {
    const answer = next(context);
    if (answer instanceof Promise) {
      return answer.then((response) => this.#unlessMissing(context, response, plan));
    }
    return this.#unlessMissing(context, answer, plan);
  }

  /** A file may have appeared while the application ran, or be younger than what is remembered. */
  #unlessMissing(
    context: RequestContext,
    response: Response,
    plan: LookupPlan,
  ): MaybePromise<Response> {
    if (response.status !== 404) return response;
    return this.#answer(context, plan).then((answer) => {
      if (answer === undefined) return response;
      // Frees the worker, should it still be sending its 404.
      response.body?.cancel().catch(() => {});
      context.notes.errorCode = "";
      return answer;
    });
  }

  async #answer(context: RequestContext, plan: LookupPlan): Promise<Response | undefined> {
    const { path } = context.target;
    const sinceMs = this.#clock.nowMs();
    const finding = await this.#finder.find(plan);
    if (finding === undefined) {
      if (plan.isCanonical) this.#hot.putMiss(path, sinceMs);
      return undefined;
    }
    if (finding.kind === "folder") return redirectToFolder(context, plan.names);
    const nowMs = this.#clock.epochMs();
    if (!isSmall(finding)) {
      return await answerWithFile(context, finding.plain, {
        copies: this.#copies,
        nowMs,
        pace: this.#pace,
      });
    }
    const file = await this.#load(path, finding.plain, nowMs);
    if (plan.isCanonical) this.#hot.put(path, { file, plan, sinceMs, isRefreshing: false });
    return await file.answer(context, this.#pace);
  }

  /** Who asks for the same state of a file while it is read gets the same copy: a crowd costs no more memory than one. */
  #load(path: string, plain: PlainFile, nowMs: number): Promise<HotFile> {
    const { sizeBytes, modifiedMs, inode } = plain.file;
    const key = `${sizeBytes} ${modifiedMs} ${inode} ${path}`;
    const known = this.#loads.get(key);
    if (known !== undefined) {
      plain.file.close();
      return known;
    }
    const load = loadHotFile(plain, { copies: this.#copies, nowMs })
      .finally(() => this.#loads.delete(key));
    this.#loads.set(key, load);
    return load;
  }

  /** Nobody waits for it: the entry is good for a while yet, and gone if this fails. */
  async #refresh(path: string, { plan }: HotEntry): Promise<void> {
    try {
      const sinceMs = this.#clock.nowMs();
      const finding = await this.#finder.find(plan);
      if (finding?.kind !== "file") return this.#hot.forget(path);
      if (!isSmall(finding)) {
        finding.plain.file.close();
        return this.#hot.forget(path);
      }
      const nowMs = this.#clock.epochMs();
      const file = await loadHotFile(finding.plain, { copies: this.#copies, nowMs });
      this.#hot.put(path, { file, plan, sinceMs, isRefreshing: false });
    } catch (error) {
      this.#hot.forget(path);
      this.#logger.log("debug", "static_refresh_failed", "File could not be looked at again", {
        path,
        error: String(error),
      });
    }
  }
}

function isSmall(finding: Finding & { readonly plain: PlainFile }): boolean {
  return finding.plain.file.sizeBytes <= MAX_HOT_BYTES;
}

function isKnownAbsent({ candidates }: LookupPlan): boolean {
  return candidates.every(({ rule, names }) => rule.isKnownAbsent(names[0] ?? INDEX));
}

/**
 * Built from names without empty ones, so that it cannot start with `//` and lead to another site; each name is encoded
 * again, so that nothing in it can end the header.
 */
function redirectToFolder(context: RequestContext, names: readonly string[]): Response {
  const { query } = context.target;
  const path = `/${names.map(encodeURIComponent).join("/")}/`;
  context.notes.bodyBytes = 0;
  context.notes.delivered = undefined;
  return new Response(null, {
    status: 301,
    headers: [["Location", query === "" ? path : `${path}?${query}`]],
  });
}
