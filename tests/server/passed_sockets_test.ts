import { assertEquals } from "@std/assert";
import { passedSockets } from "../../src/server/passed_sockets.ts";

const PID = 4711;

function passed(variables: Readonly<Record<string, string>>): readonly number[] {
  return passedSockets((name) => variables[name], PID);
}

Deno.test("passedSockets counts from descriptor 3", () => {
  assertEquals(passed({ LISTEN_FDS: "1", LISTEN_PID: "4711" }), [3]);
  assertEquals(passed({ LISTEN_FDS: "3", LISTEN_PID: "4711" }), [3, 4, 5]);
});

Deno.test("passedSockets takes nothing that was passed to another process", () => {
  assertEquals(passed({ LISTEN_FDS: "1", LISTEN_PID: "4712" }), []);
  assertEquals(passed({ LISTEN_FDS: "1" }), []);
});

Deno.test("passedSockets takes nothing where nothing was passed", () => {
  assertEquals(passed({}), []);
  for (const count of ["", "0", "-1", "1.5", "many"]) {
    assertEquals(passed({ LISTEN_FDS: count, LISTEN_PID: "4711" }), [], count);
  }
});
