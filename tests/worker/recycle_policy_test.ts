import { assert, assertEquals } from "@std/assert";
import {
  ageLookMs,
  isFarOver,
  jittered,
  type RecyclePolicy,
  shouldRetire,
} from "../../src/worker/recycle_policy.ts";

const POLICY: RecyclePolicy = { maxRequests: 1000, maxLifetimeMs: 60_000, maxMemoryKib: 4096 };
const OFF: RecyclePolicy = { maxRequests: 0, maxLifetimeMs: 0, maxMemoryKib: 0 };

Deno.test("jittered moves requests and lifetime by at most 15 percent either way", () => {
  assertEquals(jittered(POLICY, () => 0), {
    maxRequests: 850,
    maxLifetimeMs: 51_000,
    maxMemoryKib: 4096,
  });
  assertEquals(jittered(POLICY, () => 0.5), POLICY);
  const most = jittered(POLICY, () => 0.999_999);
  assert(most.maxRequests <= 1150 && most.maxRequests >= 1149, String(most.maxRequests));
  assert(most.maxLifetimeMs < 69_000 && most.maxLifetimeMs > 68_999, String(most.maxLifetimeMs));
});

Deno.test("jittered leaves switched-off limits off, and one request at one", () => {
  for (const random of [0, 0.5, 0.999]) {
    assertEquals(jittered(OFF, () => random), OFF);
    assertEquals(jittered({ ...OFF, maxRequests: 1 }, () => random).maxRequests, 1);
  }
});

Deno.test("shouldRetire names the first limit that was reached", () => {
  const fresh = { served: 999, ageMs: 59_999, memoryKib: 4095 };
  assertEquals(shouldRetire(fresh, POLICY), undefined);
  assertEquals(shouldRetire({ ...fresh, served: 1000 }, POLICY), "max_requests");
  assertEquals(shouldRetire({ ...fresh, memoryKib: 4096 }, POLICY), "memory");
  assertEquals(shouldRetire({ ...fresh, ageMs: 60_000 }, POLICY), "ttl");
  const worn = { served: 5000, ageMs: 600_000, memoryKib: 99_999 };
  assertEquals(shouldRetire(worn, POLICY), "max_requests");
});

Deno.test("shouldRetire never asks for it where every limit is off", () => {
  const worn = { served: 1e9, ageMs: 1e12, memoryKib: 1e9 };
  assertEquals(shouldRetire(worn, OFF), undefined);
});

Deno.test("isFarOver is true from twice the memory limit on, and never without one", () => {
  const policy = { maxRequests: 0, maxLifetimeMs: 0, maxMemoryKib: 100 };
  const used = (memoryKib: number) => ({ served: 1, ageMs: 0, memoryKib });
  assertEquals([199, 200].map((kib) => isFarOver(used(kib), policy)), [false, true]);
  assertEquals(isFarOver(used(1_000_000), { ...policy, maxMemoryKib: 0 }), false);
});

Deno.test("ageLookMs is a twentieth of the lifetime, at least a second and at most a minute; 0 without a limit", () => {
  const looks = [0, 2_000, 100_000, 3_600_000].map((maxLifetimeMs) =>
    ageLookMs({ maxRequests: 0, maxLifetimeMs, maxMemoryKib: 0 })
  );
  assertEquals(looks, [0, 1_000, 5_000, 60_000]);
});
