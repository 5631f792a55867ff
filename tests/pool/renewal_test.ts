import { assertEquals } from "@std/assert";
import { Renewal, type RenewalHost } from "../../src/pool/renewal.ts";
import type { Worker } from "../../src/worker/worker.ts";
import { settle } from "../support/fake_clock.ts";
import { outcomeOf } from "../support/outcome.ts";
import { bootWorker, endWorker, type WorkerUnderTest } from "../support/fake_worker.ts";

/** Workers that serve, and successors whose boots end by the test's word. */
class Host implements RenewalHost {
  readonly all: WorkerUnderTest[] = [];
  readonly names = new Map<Worker, string>();
  readonly current = new Set<Worker>();
  /** Workers with code from before the change. */
  readonly old = new Set<Worker>();
  readonly boots: PromiseWithResolvers<Worker>[] = [];
  readonly swaps: string[] = [];
  isOver = false;

  async hire(name: string): Promise<Worker> {
    const under = await bootWorker();
    this.all.push(under);
    this.names.set(under.worker, name);
    return under.worker;
  }

  async serve(...names: string[]): Promise<Worker[]> {
    const workers = await Promise.all(names.map((name) => this.hire(name)));
    for (const worker of workers) {
      this.current.add(worker);
      this.old.add(worker);
    }
    return workers;
  }

  /** The boot that is under way succeeds. */
  async boot(name: string): Promise<void> {
    this.boots.shift()?.resolve(await this.hire(name));
    await settle();
  }

  /** The boot that is under way fails. */
  async fail(): Promise<void> {
    this.boots.shift()?.reject(new Error("Does not boot"));
    await settle();
  }

  bootSuccessor(): Promise<Worker> {
    const boot = Promise.withResolvers<Worker>();
    this.boots.push(boot);
    return boot.promise;
  }

  serving(): readonly Worker[] {
    return [...this.current];
  }

  isServing(worker: Worker): boolean {
    return this.current.has(worker);
  }

  isOutdated(worker: Worker): boolean {
    return this.old.has(worker);
  }

  dismiss(worker: Worker, reason: string): void {
    this.swaps.push(`${this.names.get(worker)} → nobody (${reason})`);
    this.current.delete(worker);
  }

  swap(old: Worker, successor: Worker, reason: string): void {
    this.swaps.push(`${this.names.get(old)} → ${this.names.get(successor)} (${reason})`);
    this.current.delete(old);
    this.current.add(successor);
  }

  isStopping(): boolean {
    return this.isOver;
  }

  async end(): Promise<void> {
    this.isOver = true;
    for (const boot of this.boots.splice(0)) boot.reject(new Error("Over"));
    await settle();
    for (const under of this.all) await endWorker(under);
  }
}

Deno.test("Renewal.roll replaces one worker after the other", async () => {
  const host = new Host();
  await host.serve("a", "b");
  const roll = outcomeOf(new Renewal(host).roll("reload"));
  await settle();
  assertEquals([host.boots.length, host.swaps], [1, []]);
  await host.boot("A");
  assertEquals([host.boots.length, host.swaps], [1, ["a → A (reload)"]]);
  await host.boot("B");
  assertEquals(host.swaps, ["a → A (reload)", "b → B (reload)"]);
  await roll;
  await host.end();
});

Deno.test("Renewal.roll tells how many were replaced and why it stopped", async () => {
  const host = new Host();
  await host.serve("a", "b", "c");
  const roll = new Renewal(host).roll("reload");
  await settle();
  await host.boot("A");
  await host.fail();
  const { replaced, failure } = await roll;
  assertEquals([replaced, failure?.message, host.boots.length], [1, "Does not boot", 0]);
  assertEquals([...host.current].map((worker) => host.names.get(worker)), ["b", "c", "A"]);
  await host.end();
});

Deno.test("Renewal.roll shares one further roll among all who ask while one runs", async () => {
  const host = new Host();
  await host.serve("a");
  const renewal = new Renewal(host);
  const first = renewal.roll("reload");
  await settle();
  const second = renewal.roll("reload");
  assertEquals(second === renewal.roll("reload"), true);
  await host.boot("A");
  await host.boot("AA");
  assertEquals(host.swaps, ["a → A (reload)", "A → AA (reload)"]);
  assertEquals([(await first).replaced, (await second).replaced], [1, 1]);
  await host.end();
});

Deno.test("Renewal.cutOver sends everybody away once one successor is ready", async () => {
  const host = new Host();
  await host.serve("a", "b", "c");
  const cut = new Renewal(host).cutOver("reload");
  await settle();
  assertEquals([host.boots.length, host.swaps], [1, []]);
  await host.boot("A");
  assertEquals(host.swaps, ["a → A (reload)", "b → nobody (reload)", "c → nobody (reload)"]);
  assertEquals(await cut, { replaced: 3, failure: undefined });
  await host.end();
});

Deno.test("Renewal.cutOver sends nobody away when the successor does not boot", async () => {
  const host = new Host();
  await host.serve("a", "b");
  const cut = new Renewal(host).cutOver("reload");
  await settle();
  await host.fail();
  assertEquals([(await cut).replaced, host.swaps, host.current.size], [0, [], 2]);
  await host.end();
});

Deno.test("Renewal.cutOver shares one further cut among all who ask while one runs, and needs nobody to serve", async () => {
  const host = new Host();
  await host.serve("a");
  const renewal = new Renewal(host);
  const first = renewal.cutOver("reload");
  await settle();
  const second = renewal.cutOver("reload");
  assertEquals(second === renewal.cutOver("reload"), true);
  await host.boot("A");
  await host.boot("AA");
  assertEquals([(await first).replaced, (await second).replaced], [1, 1]);
  host.current.clear();
  assertEquals(await renewal.cutOver("reload"), { replaced: 0, failure: undefined });
  await host.end();
});

Deno.test("Renewal.replace tries again until a successor boots, and asks for one at a time", async () => {
  const host = new Host();
  const [a, b] = await host.serve("a", "b");
  const renewal = new Renewal(host);
  if (a === undefined || b === undefined) throw new TypeError("No workers");
  renewal.replace(a, "ttl");
  renewal.replace(a, "max_requests");
  renewal.replace(b, "memory");
  await settle();
  assertEquals(host.boots.length, 1);
  await host.fail();
  await host.boot("X");
  await host.boot("Y");
  assertEquals(host.swaps.toSorted(), ["a → Y (ttl)", "b → X (memory)"]);
  assertEquals(host.boots.length, 0, "nobody is asked for twice");
  await host.end();
});

Deno.test("Renewal.replace gives up on a worker that is no longer there", async () => {
  const host = new Host();
  const [a] = await host.serve("a");
  const renewal = new Renewal(host);
  if (a === undefined) throw new TypeError("No workers");
  renewal.replace(a, "ttl");
  await settle();
  host.current.delete(a);
  await host.fail();
  assertEquals(host.boots.length, 0);
  await host.end();
});

Deno.test("Renewal.roll is not held up by a replacement that keeps failing", async () => {
  const host = new Host();
  const [a] = await host.serve("a");
  const renewal = new Renewal(host);
  if (a === undefined) throw new TypeError("No workers");
  renewal.replace(a, "max_requests");
  await settle();
  const roll = renewal.roll("reload");
  await host.fail();
  await host.fail();
  const outcome = await outcomeOf(roll);
  assertEquals(outcome.kind === "resolved" && outcome.value.failure?.message, "Does not boot");
  await host.boot("A");
  assertEquals(host.swaps, ["a → A (max_requests)"], "the replacement goes on afterwards");
  await host.end();
});

Deno.test("Renewal stops when the pool does", async () => {
  const host = new Host();
  const [a] = await host.serve("a", "b");
  const renewal = new Renewal(host);
  if (a === undefined) throw new TypeError("No workers");
  renewal.replace(a, "ttl");
  const roll = renewal.roll("reload");
  await settle();
  host.isOver = true;
  await host.fail();
  assertEquals([(await roll).replaced, host.boots.length], [0, 0]);
  await host.end();
});
