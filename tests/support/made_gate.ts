/**
 * A gate whose attempts a test names.
 *
 * @module
 */
import { BootGate } from "../../src/pool/boot_gate.ts";
import { FakeClock } from "./fake_clock.ts";

/** What each attempt fails with. */
export const BROKEN = new Error("Does not boot");

/** A gate at time 0; `enter` lets an attempt of that name begin, `started` has those that did. */
export function makeGate(random: () => number = () => 0) {
  const clock = new FakeClock(0);
  const gate = new BootGate({ clock, random });
  const started: string[] = [];
  const enter = (name: string) => void gate.enter().then(() => started.push(name));
  return { clock, gate, started, enter };
}
