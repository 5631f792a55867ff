import { assert, assertEquals } from "@std/assert";
import { type DevKey, DevKeys, keyOf, KEYS_HELP } from "../../src/cli/dev_keys.ts";

Deno.test("keyOf knows each key that the help names, capitals too, and no other", () => {
  const named = [...KEYS_HELP.matchAll(/[:,] ([a-z]) /g)].map(([, key = ""]) => key);
  assertEquals(named, ["r", "w", "o", "c", "q", "h"]);
  for (const key of named) {
    assert(keyOf(key) !== undefined);
    assertEquals(keyOf(key.toUpperCase()), keyOf(key));
  }
  for (const other of ["x", "\r", "\x1b", "constructor"]) assertEquals(keyOf(other), undefined);
});

Deno.test("DevKeys acts on each key, and gives the terminal back", async () => {
  const switched: boolean[] = [];
  const pressed: DevKey[] = [];
  const all = Promise.withResolvers<void>();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const keys = new DevKeys(
    { setSingleKeys: (isOn) => switched.push(isOn), bytes: readable },
    (key) => {
      pressed.push(key);
      if (key === "quit") all.resolve();
    },
  );
  await writer.write(new TextEncoder().encode("rx"));
  await writer.write(new TextEncoder().encode("Wq"));
  await all.promise;
  assertEquals(pressed, ["reload", "workers", "quit"]);
  await keys[Symbol.asyncDispose]();
  assertEquals(switched, [true, false]);
});
