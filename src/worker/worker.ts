/**
 * One PHP process and what it is doing.
 *
 * A request pays here: one exchange with its promise, two state objects, three clock readings.
 *
 * @module
 */
import type { RequestBody, RequestHead, WorkerReady } from "../protocol/messages.ts";
import { awaitReady } from "./await_ready.ts";
import { failOwed, leavingError } from "./crash_error.ts";
import { Exchange } from "./exchange.ts";
import { ExchangeGuard } from "./exchange_guard.ts";
import { jittered, type RecyclePolicy, shouldRetire, type WorkerUsage } from "./recycle_policy.ts";
import { WorkerTally } from "./worker_tally.ts";
import { type LinkEnd, WorkerLink } from "./worker_link.ts";
import { WorkerInbox } from "./worker_inbox.ts";
import type { SendOptions, WorkerOptions } from "./worker_options.ts";
import type { WorkerReply } from "./worker_reply.ts";
import { type RetireReason, transition } from "./worker_state.ts";
import type { WorkerEvent, WorkerState } from "./worker_state.ts";

/** Handle of one PHP process. */
export class Worker {
  readonly id: number;
  readonly lane: string;
  readonly #options: WorkerOptions;
  readonly #policy: RecyclePolicy;
  readonly #guard: ExchangeGuard;
  readonly #inbox: WorkerInbox;
  readonly #link: WorkerLink;
  #state: WorkerState;
  readonly #tally: WorkerTally;
  #wasKilled = false;
  #nextRequestId = 1;

  /**
   * Spawns the process.
   * @throws {Deno.errors.NotFound} If there is no such binary.
   */
  constructor(options: WorkerOptions) {
    this.id = options.id;
    this.lane = options.lane;
    this.#options = options;
    this.#policy = jittered(options.limits.recycle, options.random);
    this.#tally = new WorkerTally(options.clock.nowMs());
    this.#state = { kind: "starting", sinceMs: options.clock.nowMs() };
    this.#guard = new ExchangeGuard({
      ...options,
      onCancel: (exchange) => this.#link.channel.sendCancel(exchange.id, "client_gone"),
      onGivenUp: (reason) => {
        this.#move({ kind: "retire", atMs: options.clock.nowMs(), reason });
        this.#link.terminate();
      },
    });
    this.#inbox = new WorkerInbox({
      ...options,
      workerId: this.id,
      onProgress: (exchange, caughtUp) => this.#guard.progressed(exchange, caughtUp),
      onEnded: (exchange) => this.#finished(exchange),
    });
    this.#link = new WorkerLink({
      ...options,
      process: options.spawn(),
      maxFrameBytes: options.limits.maxFrameBytes,
      onMessage: (message, offset) => this.#inbox.take(message, offset),
      onLine: (line) => this.#inbox.logLine(line),
      onSuppressed: (lines) => this.#inbox.logSuppressed(lines),
      onViolation: (error) => this.#inbox.logViolation(error),
    });
    this.#link.ended.then((end) => this.#died(end));
  }

  /** Where it is in its life. */
  get state(): WorkerState {
    return this.#state;
  }

  /** Operating-system process id. */
  get pid(): number {
    return this.#link.pid;
  }

  /** What it announced at READY; undefined before. */
  get ready(): WorkerReady | undefined {
    return this.#inbox.ready;
  }

  /** Requests that ended. */
  get served(): number {
    return this.#tally.served;
  }

  /** What it does for a request, or still after it; undefined when it has none. */
  get current(): Exchange | undefined {
    return this.#inbox.current;
  }

  /** Whether it was handed a request after its READY: what ended it then need not be its boot. */
  get wasAsked(): boolean {
    return this.#options.dialect.announcesReady && this.#nextRequestId > 1;
  }

  /** Requests that it was given and has not ended. */
  get outstanding(): number {
    return this.#inbox.owed.length;
  }

  /** Whether a request may be written to it ahead of its turn, see `isQuickSince` of its inbox. */
  isQuickSince(sinceMs: number): boolean {
    return this.#state.kind === "busy" && this.#inbox.isQuickSince(sinceMs);
  }

  /** What it wrote to standard error last, oldest first. */
  get lastLines(): readonly string[] {
    return this.#link.lastLines;
  }

  /** Whether somebody else killed its process; false while it lives. */
  get wasKilled(): boolean {
    return this.#wasKilled;
  }

  /** What it has used so far. */
  get usage(): WorkerUsage {
    return this.#tally.usage(this.#options.clock.nowMs());
  }

  /** The soft limit that it has reached with so much use, if any. */
  reachedLimit(usage: WorkerUsage = this.usage): RetireReason | undefined {
    return shouldRetire(usage, this.#policy);
  }

  /** Has the process do the part of its boot that needs no application; `boot` does the rest. */
  prepare(): void {
    this.#link.channel.sendPrepare(this.#options);
  }

  /**
   * Waits until the application has booted.
   *
   * @throws {WorkerBootError} With PHP's own words when it did not, or not in time.
   */
  async boot(): Promise<WorkerReady> {
    this.#link.channel.sendBoot(this.#options);
    const own = { link: this.#link, inbox: this.#inbox };
    const ready = await awaitReady({ ...this.#options, ...this.#options.limits, ...own });
    const nowMs = this.#options.clock.nowMs();
    this.#tally.born(nowMs, ready.memoryKib);
    if (this.#state.kind === "starting") this.#move({ kind: "ready", atMs: nowMs });
    return ready;
  }

  /**
   * Hands a request over. The worker is busy until it has ended it, which may be after the reply settled.
   *
   * @throws {WorkerCrashedError} If the process ends first, or is leaving already; see `isUnread`.
   * @throws {WorkerTimeoutError} If the head does not come in time.
   * @throws {AppServerError} `client_gone` if the client leaves first.
   */
  send(head: RequestHead, body: RequestBody, options: SendOptions = {}): Promise<WorkerReply> {
    // Between the loan and this call a few other things may have happened.
    const { kind } = this.#state;
    if (kind === "draining" || kind === "dead" || this.#link.isGone) {
      return Promise.reject(leavingError(this.id));
    }
    const nowMs = this.#options.clock.nowMs();
    const next = transition(this.#state, { kind: "assign", atMs: nowMs });
    const exchange = new Exchange({
      id: this.#nextRequestId,
      request: head,
      workerId: this.id,
      client: options.client,
      onClientGone: this.#guard.clientGone,
      onBodyMoved: this.#guard.bodyMoved,
      onCut: this.#options.observer.onCut,
      onInterim: options.onInterim,
    });
    this.#nextRequestId = (this.#nextRequestId % 0xffff_ffff) + 1;
    const { bytesTaken } = this.#link.channel;
    // First, because it throws where the dialect cannot say the request: the worker is idle then as before.
    const sending = this.#link.channel.sendRequest(exchange.id, head, body, exchange);
    this.#state = next;
    this.#guard.accept(exchange, nowMs, this.current === undefined);
    this.#inbox.expect(exchange);
    if (sending === undefined) exchange.wholeAfterBytes = bytesTaken;
    else sending.catch((error) => this.#guard.bodyFailed(exchange, error));
    return exchange.reply;
  }

  /** Takes no more requests, and leaves when it owes nothing. Once is enough: a second call changes nothing. */
  retire(reason: RetireReason): void {
    if (this.#state.kind === "dead" || this.#state.kind === "draining") return;
    this.#move({ kind: "retire", atMs: this.#options.clock.nowMs(), reason });
    this.#leaveIfDone();
  }

  /** Ends the process at once; what it owes fails. */
  kill(reason: RetireReason): void {
    if (this.#state.kind === "dead") return;
    this.#move({ kind: "retire", atMs: this.#options.clock.nowMs(), reason });
    this.#link.kill();
  }

  /** Settles when the process is gone. */
  get gone(): Promise<unknown> {
    return this.#link.ended;
  }

  /** Looks after the request at hand: called a few times a second while the worker is busy. */
  sweep(nowMs: number): void {
    this.#guard.sweep(this.#inbox.owed, nowMs);
  }

  #finished(exchange: Exchange): void {
    const { usage } = exchange;
    const nowMs = this.#options.clock.nowMs();
    this.#tally.count(usage);
    this.#move({ kind: "finish", atMs: nowMs });
    if (usage?.wantsToRetire) {
      // It begins with no other request: those that were written ahead are given to others.
      for (const exchange of this.#inbox.takeAll()) {
        exchange.fail(leavingError(this.id));
        this.#move({ kind: "finish", atMs: nowMs });
      }
      this.#move({ kind: "retire", atMs: nowMs, reason: "requested" });
    }
    if (this.current !== undefined) this.#guard.begin(this.current, nowMs);
    const isLeaving = this.#state.kind === "draining";
    this.#options.observer.onFinished(this, nowMs - exchange.startedMs);
    if (isLeaving) this.#leaveIfDone();
  }

  #leaveIfDone(): void {
    if (this.#state.kind !== "draining" || this.#state.outstanding > 0) return;
    this.#link.leave(this.#options.limits.stopGraceMs);
  }

  #died(end: LinkEnd): void {
    this.#wasKilled = end.isKilledFromOutside;
    const usual = this.#state.kind === "starting" ? "boot_failed" : "crash";
    const reason = end.violation !== undefined ? "protocol" : usual;
    this.#move({ kind: "exit", atMs: this.#options.clock.nowMs(), reason });
    failOwed(this.#inbox.takeAll(), { workerId: this.id, end, link: this.#link });
    this.#options.observer.onDead(this, this.#state.kind === "dead" ? this.#state.reason : reason);
  }

  #move(event: WorkerEvent): void {
    this.#state = transition(this.#state, event);
  }
}
