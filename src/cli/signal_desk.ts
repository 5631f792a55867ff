/**
 * Takes signals from the very start of the process and hands them to the server once there is one.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { Logger } from "../base/logger.ts";
import type { AppServer } from "../server/app_server.ts";
import { onSignals, type SignalAction } from "../server/signals.ts";

/** Listens until disposed. */
export class SignalDesk implements Disposable {
  /** Settles with the exit code when the server has stopped because a signal said so. */
  readonly ended: Promise<number>;
  /** Settles when the first order to stop has come. */
  readonly stopping: Promise<void>;
  readonly #logger: Logger;
  readonly #begun = Promise.withResolvers<void>();
  readonly #done = Promise.withResolvers<number>();
  readonly #listening: Disposable;
  #server: AppServer | undefined;
  #stops = 0;

  /** Listens from now on. */
  constructor(logger: Logger) {
    this.#logger = logger;
    this.ended = this.#done.promise;
    this.stopping = this.#begun.promise;
    this.#listening = onSignals((action, signal) => this.#act(action, signal));
  }

  /** From now on signals reach this server; one that came before is obeyed now. */
  attach(server: AppServer): void {
    this.#server = server;
    if (this.#stops > 0) this.#stop(server);
  }

  /** Stops gracefully, as a signal would: somebody asked for it another way. */
  stop(): void {
    this.#stops += 1;
    if (this.#server !== undefined) this.#stop(this.#server);
  }

  /** Lets go of the signals. */
  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  #act(action: SignalAction, signal: string): void {
    const isNow = action === "stop_now" || (action === "stop" && this.#stops > 0);
    this.#logger.log("info", "signal", `${signal}: ${isNow ? "stop now" : action}`);
    switch (action) {
      case "reload_config":
        void this.#server?.reload();
        return;
      case "recycle":
        void this.#server?.recycle("requested");
        return;
      case "more_workers":
        this.#server?.growBy(1);
        return;
      case "fewer_workers":
        this.#server?.growBy(-1);
        return;
      case "warn_of_debugger":
        this.#logger.log(
          "error",
          "debugger_open",
          "Deno from 2.9.2 on opens its debugger now, at 127.0.0.1:9229 for everybody on this machine",
          {
            hint: "Restart the server; SIGHUP opens the access log anew, SIGUSR2 replaces workers",
          },
        );
        return;
      case "stop":
      case "stop_now":
        this.#stops += isNow ? 2 : 1;
        if (this.#server !== undefined) this.#stop(this.#server);
        return;
      default:
        return assertNever(action);
    }
  }

  /** The first stop is graceful, a second one is not. */
  #stop(server: AppServer): void {
    this.#begun.resolve();
    const stopped = this.#stops > 1 ? server.stopNow() : server.stop();
    stopped.then(() => this.#done.resolve(0), this.#done.reject);
  }
}
