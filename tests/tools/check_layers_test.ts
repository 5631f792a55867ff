import { assert, assertEquals } from "@std/assert";
import { findLayerFaults, layersAsMarkdown, MAY_IMPORT, roomOf } from "../../tools/layers.ts";

/** Faults of one import between two files that exist. */
function faultsOf(from: string, to: string): string[] {
  return findLayerFaults([from, to], [{ from, to }]);
}

Deno.test("roomOf names the folder below src, and nothing for other files", () => {
  assertEquals(roomOf("src/pool/lease.ts"), "pool");
  assertEquals(roomOf("src/cli/commands/serve.ts"), "cli");
  assertEquals(roomOf("src/mod.ts"), undefined);
  assertEquals(roomOf("main.ts"), undefined);
});

Deno.test("findLayerFaults accepts a drawn door and imports within a room", () => {
  assertEquals(faultsOf("src/pool/lease.ts", "src/worker/worker.ts"), []);
  assertEquals(faultsOf("src/pool/lease.ts", "src/pool/pool_stats.ts"), []);
  assertEquals(faultsOf("src/server/compose.ts", "src/protocol/messages.ts"), []);
});

Deno.test("findLayerFaults refuses an import against the drawing and names both files", () => {
  assertEquals(faultsOf("src/worker/worker.ts", "src/pool/lease.ts"), [
    "worker may not import pool: src/worker/worker.ts imports src/pool/lease.ts",
  ]);
});

Deno.test("findLayerFaults refuses a look at config from a room that gets options", () => {
  assertEquals(faultsOf("src/static/static_handler.ts", "src/config/config.ts").length, 1);
});

Deno.test("findLayerFaults lets the public surface import all rooms, and no room import it", () => {
  assertEquals(faultsOf("src/mod.ts", "src/cli/args.ts"), []);
  assertEquals(faultsOf("src/base/errors.ts", "src/mod.ts"), [
    "src/base/errors.ts imports src/mod.ts, which is for embedders",
  ]);
});

Deno.test("findLayerFaults refuses imports that leave src", () => {
  const edge = { from: "src/cli/args.ts", to: "tools/print.ts" };
  assertEquals(findLayerFaults([edge.from], [edge]), [
    "src/cli/args.ts imports tools/print.ts, which lies in no room",
  ]);
});

Deno.test("findLayerFaults refuses rooms that the table lacks and files in no room", () => {
  assertEquals(findLayerFaults(["src/util/text.ts", "src/loose.ts"], []), [
    "Room util is not in the table: src/util/text.ts",
    "src/loose.ts lies in no room",
  ]);
});

Deno.test("MAY_IMPORT lists lower rooms first, so that no circle is possible", () => {
  const seen = new Set<string>();
  for (const [room, doors] of Object.entries(MAY_IMPORT)) {
    for (const door of doors) assert(seen.has(door), `${room} imports ${door}, listed after it`);
    seen.add(room);
  }
});

Deno.test("layersAsMarkdown writes one row a room", () => {
  const rows = layersAsMarkdown().split("\n");
  assertEquals(rows.length, 2 + Object.keys(MAY_IMPORT).length);
  assertEquals(rows[2], "| `base` | nothing |");
});
