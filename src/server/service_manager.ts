/**
 * Tells systemd what the server does (sd_notify(3)): a datagram to the socket that NOTIFY_SOCKET names.
 *
 * @module
 */
import { join } from "@std/path";
import type { Clock, TimerHandle } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";

/** What it needs. */
export interface ServiceManagerOptions {
  /** The server's environment, asked for NOTIFY_SOCKET, WATCHDOG_USEC and RUNTIME_DIRECTORY. */
  readonly variable: (name: string) => string | undefined;
  /** Absolute path of the folder for its own end of the socket, where systemd names none. */
  readonly tempDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A sign of life after this part of the time that systemd waits for one. */
const WATCHDOG_SHARE = 3;
const US_PER_MS = 1000;

/** The line to systemd. */
export class ServiceManager implements Disposable {
  readonly #options: ServiceManagerOptions;
  readonly #socket: Deno.DatagramConn;
  readonly #path: string;
  #timer: TimerHandle | undefined;

  private constructor(options: ServiceManagerOptions, socket: Deno.DatagramConn, path: string) {
    this.#options = options;
    this.#socket = socket;
    this.#path = path;
    const watchdogUs = Number(options.variable("WATCHDOG_USEC") ?? 0);
    if (watchdogUs > 0) this.#signOfLife(watchdogUs / US_PER_MS / WATCHDOG_SHARE);
  }

  /** Undefined where nobody wants to be told, or where it is not allowed, which the log then says. */
  static open(options: ServiceManagerOptions): ServiceManager | undefined {
    const path = options.variable("NOTIFY_SOCKET") ?? "";
    if (path === "") return undefined;
    // Of several folders the first will do.
    const folder = options.variable("RUNTIME_DIRECTORY")?.split(":", 1)[0] ?? options.tempDir;
    const own = join(folder, `appserver-notify-${Deno.pid}.sock`);
    try {
      const socket = Deno.listenDatagram({ transport: "unixpacket", path: own });
      // Its name is not needed to send.
      Deno.removeSync(own);
      return new ServiceManager(options, socket, path);
    } catch (error) {
      options.logger.log("warn", "notify_unavailable", "Cannot tell systemd that it is ready", {
        error: messageOf(error),
        hint: `Start with --allow-net, or --allow-net=unix:${own}, and --allow-read and ` +
          `--allow-write for ${folder} and ${path}; or set Type=simple`,
      });
      return undefined;
    }
  }

  /** The first boot has come to its end; `status` is shown by `systemctl status`. */
  ready(status: string): void {
    this.#send(`READY=1\nSTATUS=${status}`);
  }

  /** The stop has begun. */
  stopping(): void {
    this.#send("STOPPING=1\nSTATUS=Finishing requests");
  }

  /** Ends the signs of life. */
  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#socket.close();
  }

  /** By the event loop's own timer: a loop that hangs gives none. */
  #signOfLife(everyMs: number): void {
    this.#timer = this.#options.clock.schedule(everyMs, () => {
      this.#send("WATCHDOG=1");
      this.#signOfLife(everyMs);
    });
  }

  #send(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#socket.send(bytes, { transport: "unixpacket", path: this.#path }).catch((error) =>
      this.#options.logger.log("warn", "notify_failed", "Cannot tell systemd anything", {
        error: messageOf(error),
        hint: error instanceof Deno.errors.NotCapable
          ? `Start with --allow-read and --allow-write for ${this.#path}, or set Type=simple`
          : `Nobody listens at NOTIFY_SOCKET, which is ${this.#path}; set Type=simple`,
      })
    );
  }
}
