import { assertEquals } from "@std/assert";
import { scanJson } from "../../src/config/json_positions.ts";

function placesOf(text: string): Record<string, string> {
  const { entries } = scanJson(text);
  return Object.fromEntries(
    [...entries].map(([path, { key, value }]) => [
      path,
      `${key.line}:${key.column} ${value.line}:${value.column}`,
    ]),
  );
}

function faultOf(text: string): string | undefined {
  const { fault } = scanJson(text);
  if (fault === undefined) return undefined;
  const hint = fault.hint === "" ? "" : ` (${fault.hint})`;
  return `${fault.position.line}:${fault.position.column} ${fault.message}${hint}`;
}

Deno.test("scanJson gives the places of names and values at every depth", () => {
  const text = '{\n  "a": 1, // one\n  /* two */ "b": [\n    true, { "c.d": "x" },\n  ],\n}';
  assertEquals(placesOf(text), {
    "": "1:1 1:1",
    "a": "2:3 2:8",
    "b": "3:13 3:18",
    "b[0]": "4:5 4:5",
    "b[1]": "4:11 4:11",
    'b[1]["c.d"]': "4:13 4:20",
  });
});

Deno.test("scanJson counts lines that end with CRLF, LF and CR", () => {
  assertEquals(placesOf('{\r\n"a":\r1,\n"b": 2}'), {
    "": "1:1 1:1",
    "a": "2:1 3:1",
    "b": "4:1 4:6",
  });
});

Deno.test("scanJson reports each doubled name with its first place, escapes undone", () => {
  const { duplicates } = scanJson('{ "a": 1, "x": { "a": 2 }, "\\u0061": 3, "a": 4 }');
  assertEquals(duplicates, [
    { path: "a", first: { line: 1, column: 3 }, second: { line: 1, column: 28 } },
    { path: "a", first: { line: 1, column: 3 }, second: { line: 1, column: 41 } },
  ]);
});

const FAULTS: readonly (readonly [string, string])[] = [
  ["", "1:1 expected a value: got the end of the file"],
  [
    '{ "a": 1\n  "b": 2 }',
    '2:3 expected "," or "}": got a string (A comma is missing before this place)',
  ],
  ['{ "a" 1 }', '1:7 expected ":" after the name: got "1"'],
  ['{ "a": }', '1:8 expected a value: got "}"'],
  [
    "{ a: 1 }",
    '1:3 expected a name in double quotes or "}": got "a" (Names stand in double quotes "…")',
  ],
  ["{ , }", '1:3 expected a name in double quotes or "}": got ","'],
  ["[1,,2]", '1:4 expected a value: got ","'],
  ["[1", '1:3 expected "," or "]": got the end of the file'],
  ["{} x", '1:4 expected the end of the file: got "x"'],
  ["[True]", '1:2 expected a value: got "True" (Write true)'],
  [
    "[01]",
    '1:2 expected a value: got "01" (Numbers are decimal, without + or a leading 0 in front)',
  ],
  ["['a']", '1:2 expected a value: got "\'a\'" (Strings stand in double quotes "…")'],
  ['["a\nb"]', '1:2 expected a closing " on the same line: string is open'],
  ['["a', '1:2 expected a closing " on the same line: string is open'],
  ["[1] /* x", '1:5 expected "*/" before the end of the file: comment is open'],
  ["# x", '1:1 expected a value: got "#" (Comments begin with //)'],
];

for (const [text, wanted] of FAULTS) {
  Deno.test(`scanJson says where and what was expected in ${JSON.stringify(text)}`, () => {
    assertEquals(faultOf(text), wanted);
  });
}

Deno.test("scanJson refuses a backslash that escapes nothing, at its place", () => {
  const { fault } = scanJson('{ "dir": "public\\css" }');
  assertEquals(fault?.position, { line: 1, column: 17 });
  assertEquals(fault?.hint, "Write \\\\ for one backslash");
});

Deno.test("scanJson refuses nesting that would exhaust the stack", () => {
  const { fault } = scanJson("[".repeat(100_000));
  assertEquals(fault?.position, { line: 1, column: 33 });
});
