/**
 * Makes `node:net` look at sockets again that it has forgotten (see `accept_watch.ts`).
 *
 * @module
 */
import type { Server } from "node:net";
import type { Logger } from "../base/logger.ts";

/** Wakes servers that listen. */
export class ServerWaker {
  readonly #logger: Logger;
  #isTold = false;

  /** The logger hears once when this runtime cannot do it. */
  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Each of them accepts what waits, also behind one that cannot be woken; harmless for those that are awake. */
  wake(servers: readonly Server[]): void {
    const areAwake = servers.map(wakeServer).every((isAwake) => isAwake);
    if (areAwake || this.#isTold) return;
    this.#isTold = true;
    const message = "With this Deno, running out of file descriptors would end accepting for good";
    this.#logger.log("warn", "accept_unguarded", message, {
      hint: "Use Deno 2.9.6, or keep the limit of open files above three times the connections",
    });
  }
}

/**
 * Starts to read from the listening handle and stops at once: nothing is read, but the runtime takes a look at the handle,
 * and so accepts. There is no way through the public interface; `close` would give the descriptor away, and a second
 * `listen` on it is refused. Returns whether the runtime knows this way.
 */
function wakeServer(server: Server): boolean {
  const handle: unknown = Reflect.get(server, "_handle");
  if (typeof handle !== "object" || handle === null) return false;
  const start: unknown = Reflect.get(handle, "readStart");
  const stop: unknown = Reflect.get(handle, "readStop");
  if (typeof start !== "function" || typeof stop !== "function") return false;
  // It is wanted as for a connection, though it is never called.
  Reflect.set(handle, "onread", ignoreRead);
  return Reflect.apply(start, handle, []) === 0 && Reflect.apply(stop, handle, []) === 0;
}

function ignoreRead(): void {}
