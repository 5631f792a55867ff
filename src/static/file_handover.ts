/**
 * Sends the files that the application names instead of sending them itself (`X-Accel-Redirect`, `X-Sendfile`): PHP
 * decides who may have a file, and is free again before the first byte of it.
 *
 * @module
 */
import { isAbsolute, resolve, SEPARATOR } from "@std/path";
import type { Clock } from "../base/clock.ts";
import { isContentDigest, isDigest } from "../http/body_digests.ts";
import type { HeaderPair } from "../http/response_headers.ts";
import { isNullBodyStatus } from "../http/response_status.ts";
import type { SendFileOutcome, SendFileRequest, SentFileName } from "../http/send_file.ts";
import { type AnswerPlan, planAnswer, planWhole, type Representation } from "./answer_plan.ts";
import { makeValidators, type Validators } from "./conditional.ts";
import { pathBelow } from "./containment.ts";
import { contentTypeOf } from "./content_type.ts";
import { carryOut } from "./file_answer.ts";
import type { SendPace } from "./patience.ts";
import type { FileSource, OpenFile } from "./file_source.ts";
import { parseHttpDate } from "./http_date.ts";
import { diskFiles } from "./open_file.ts";
import { isOpenable, sortRules } from "./resolve_path.ts";
import type { RuleFolder } from "./rule_folder.ts";
import { openRuleFolders, sendPace, type StaticOptions } from "./static_options.ts";

const NOT_ALLOWED: SendFileOutcome = { kind: "not_allowed" };
const ABSENT: SendFileOutcome = { kind: "absent" };

/** Fields that were meant for this server, or would be wrong of any other body. */
const CONSUMED = ["content-length", "x-accel-redirect", "x-sendfile"];
/** Fields that the file tells, or that were taken over into the plan. */
const REPLACED = [
  ...CONSUMED,
  "accept-ranges",
  "cache-control",
  "content-range",
  "content-type",
  "etag",
  "last-modified",
  "x-content-type-options",
];

/** Sends files of a fixed list of folders. */
export class FileResponder {
  readonly #folders: readonly RuleFolder[];
  readonly #files: FileSource;
  readonly #clock: Clock;
  readonly #pace: SendPace | undefined;

  private constructor(folders: readonly RuleFolder[], files: FileSource, options: StaticOptions) {
    this.#folders = folders;
    this.#files = files;
    this.#clock = options.clock;
    this.#pace = sendPace(options);
  }

  /**
   * Makes a responder; each rule names one folder, by the prefix that `X-Accel-Redirect` uses for it.
   *
   * @throws {AppServerError} `config_invalid`, if a rule is not what `StaticRule` says.
   */
  static async open(options: StaticOptions): Promise<FileResponder> {
    const folders = await openRuleFolders(options);
    return new FileResponder(sortRules(folders), options.files ?? diskFiles, options);
  }

  /**
   * Answers with the file, if it lies below one of the folders after links were followed. Hidden files and PHP sources
   * are sent too: the application asked for them by name.
   *
   * @throws {FileShrankError} If a small file became shorter while it was read.
   */
  async respond(handover: SendFileRequest): Promise<SendFileOutcome> {
    const place = await this.#locate(handover.file);
    if (place === undefined) return NOT_ALLOWED;
    const { folder, names } = place;
    const lookup = await this.#files.open(folder, names, { isAnyName: true });
    switch (lookup.kind) {
      case "file": {
        const response = await this.#send(handover, lookup.file, names.at(-1) ?? "");
        return { kind: "sent", response };
      }
      case "refused":
        return lookup.reason === "outside" ? NOT_ALLOWED : ABSENT;
      case "directory":
      case "absent":
        return ABSENT;
    }
  }

  async #locate(
    file: SentFileName,
  ): Promise<{ readonly folder: string; readonly names: readonly string[] } | undefined> {
    for (const rule of this.#folders) {
      const folder = await rule.realPath();
      if (folder === undefined) continue;
      const below = file.kind === "uri"
        ? belowPrefix(file.uri, rule.prefix)
        : belowEither([rule.path, folder], file.path);
      if (below === undefined) continue;
      const names = below.split(file.kind === "uri" ? "/" : SEPARATOR);
      return isOpenable(names) ? { folder, names } : undefined;
    }
    return undefined;
  }

  async #send(handover: SendFileRequest, file: OpenFile, name: string): Promise<Response> {
    const { context, headers } = handover;
    const representation: Representation = {
      sizeBytes: file.sizeBytes,
      validators: validatorsOf(headers, makeValidators(file, this.#clock.epochMs())),
      contentType: valueOf(headers, "content-type") ?? contentTypeOf(name),
      cacheControl: valueOf(headers, "cache-control") ?? "no-cache",
      coding: undefined,
      isNegotiated: false,
    };
    const plan = planHandover(handover, representation);
    return await carryOut(plan, file, context, this.#pace);
  }
}

function planHandover(
  { context, headers, status }: SendFileRequest,
  representation: Representation,
): AnswerPlan {
  // Symfony compares validators itself, and names the file even so.
  if (isNullBodyStatus(status)) {
    return { kind: "no_body", status, headers: kept(headers, CONSUMED) };
  }
  const { method } = context;
  const plan = status === 200 && (method === "GET" || method === "HEAD")
    ? planAnswer(context, representation)
    : planWhole(representation, { status, isHead: method === "HEAD" });
  plan.headers.push(...kept(headers, REPLACED).filter(([name]) => fits(plan, name.toLowerCase())));
  return plan;
}

function kept(headers: readonly HeaderPair[], left: readonly string[]): HeaderPair[] {
  return headers.filter(([name]) => !left.includes(name.toLowerCase()));
}

/** Whether a field of the application is true of what is sent. */
function fits(plan: AnswerPlan, lowerName: string): boolean {
  // An answer that says something went wrong does not describe the file.
  if (plan.kind === "error") return !lowerName.startsWith("content-") && !isDigest(lowerName);
  return plan.status !== 206 || !isContentDigest(lowerName);
}

function validatorsOf(headers: readonly HeaderPair[], own: Validators): Validators {
  const date = valueOf(headers, "last-modified");
  return {
    etag: valueOf(headers, "etag") ?? own.etag,
    lastModifiedMs: (date === undefined ? undefined : parseHttpDate(date)) ?? own.lastModifiedMs,
  };
}

function valueOf(headers: readonly HeaderPair[], name: string): string | undefined {
  return headers.find((pair) => pair[0].toLowerCase() === name && pair[1] !== "")?.[1];
}

function belowPrefix(uri: string, prefix: string): string | undefined {
  const [raw = ""] = uri.split("?", 1);
  try {
    const path = decodeURIComponent(raw);
    return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
  } catch {
    // A broken escape names nothing.
    return undefined;
  }
}

/** PHP may know the folder as it is configured, or with its links followed. */
function belowEither(folders: readonly string[], path: string): string | undefined {
  // Not resolved against the current folder: a relative name is a mistake of the application.
  if (!isAbsolute(path)) return undefined;
  const plain = resolve(path);
  for (const folder of folders) {
    const below = pathBelow(folder, plain);
    if (below !== undefined) return below;
  }
  return undefined;
}
