/**
 * A server that answers right most of the time.
 *
 * @module
 */
import { Contender } from "../../../bench/contenders/contender.ts";
import { exactly, get, type Scenario } from "../../../bench/scenarios/scenario.ts";

/** What is wanted of it. */
export const HELLO: Scenario = {
  name: "hello",
  title: "",
  site: "bench",
  ask: get("/"),
  fault: exactly("Hello"),
  measure: { kind: "load", connections: 4 },
  contenders: ["bare"],
  reference: "bare",
  bars: [],
};

/** A contender for which no process is needed. */
export class LyingServer implements AsyncDisposable {
  readonly contender: Contender;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Each answer in so many is a lie; the first one is not. */
  constructor(every: number, lie: () => Response) {
    let asked = 0;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      () => ++asked % every === 0 ? lie() : new Response("Hello"),
    );
    this.contender = new Contender("bare", this.#server.addr.port, []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
