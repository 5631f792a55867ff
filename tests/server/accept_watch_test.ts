import { assertEquals } from "@std/assert";
import { AcceptWatch } from "../../src/server/accept_watch.ts";
import { FakeClock } from "../support/fake_clock.ts";

const LOOK_EVERY_MS = 500;
const NONE_LEFT = new Error("Too many open files");

/** A watch over nothing, and what it did in order. */
class Watched implements Disposable {
  readonly clock = new FakeClock();
  readonly did: string[] = [];
  shortage: Error | undefined;
  readonly watch = new AcceptWatch({
    shortage: () => this.shortage,
    wake: () => this.did.push("wake"),
    report: {
      failed: (error) => this.did.push(error === NONE_LEFT ? "failed" : "failed otherwise"),
      resumed: () => this.did.push("resumed"),
    },
    clock: this.clock,
  });

  look(): void {
    this.clock.advanceSync(LOOK_EVERY_MS);
  }

  [Symbol.dispose](): void {
    this.watch[Symbol.dispose]();
  }
}

Deno.test("AcceptWatch wakes the sockets at each look: one that accepts says nothing about another", () => {
  using watched = new Watched();
  watched.look();
  watched.watch.accepted();
  watched.look();
  assertEquals(watched.did, ["wake", "wake"]);
});

Deno.test("AcceptWatch wakes nothing while no descriptor is left, says so, and wakes when one is", () => {
  using watched = new Watched();
  watched.shortage = NONE_LEFT;
  watched.look();
  assertEquals(watched.did, ["failed"]);
  watched.shortage = undefined;
  watched.look();
  assertEquals(watched.did, ["failed", "wake"]);
});

Deno.test("AcceptWatch believes only an answer over a connection that came after the last failure", () => {
  using watched = new Watched();
  const before = watched.watch.accepted();
  watched.watch.failed(NONE_LEFT);
  const between = watched.watch.accepted();
  watched.watch.failed(NONE_LEFT);
  watched.watch.answered(before);
  watched.watch.answered(between);
  assertEquals(watched.did, ["failed", "failed"]);
  watched.watch.answered(watched.watch.accepted());
  assertEquals(watched.did, ["failed", "failed", "resumed"]);
});

Deno.test("AcceptWatch looks no more after its disposal", () => {
  const watched = new Watched();
  watched.look();
  watched[Symbol.dispose]();
  watched.look();
  assertEquals(watched.did, ["wake"]);
  assertEquals(watched.clock.pendingTimers, 0);
});
