import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/jsonc";
import { scanJson } from "../../src/config/json_positions.ts";

const TEXTS: readonly string[] = [
  ...'{} [] [1,] {"a":1,} null true false "x" 0 -0 1.5 1e5 1E+5 -1e-5'.split(" "),
  ' { "a" : [ 1 , 2 ] } ',
  "// c\n1",
  "1 // c",
  "/* c */ 1 /* c */",
  "/**/1",
  "[1/**/,2]",
  "[1//\n]",
  String.raw`"\" \\ \/ \b \f \n \r \t é"`,
  '{"a":1,"a":2}',
  '{"__proto__":1}',
  // Not JSON with comments.
  "",
  " ",
  "{",
  "[",
  "]",
  "[1",
  "[1 2]",
  "[,]",
  "{,}",
  "[1,,]",
  '{"a"}',
  '{"a":}',
  "{a:1}",
  "{1:1}",
  '{"a":1 "b":2}',
  "{} {}",
  "01",
  "+1",
  ".5",
  "5.",
  "1e",
  "0x10",
  "NaN",
  "Infinity",
  "undefined",
  "True",
  "'a'",
  '"a',
  '"a\nb"',
  '"a\tb"',
  String.raw`"\x41"`,
  String.raw`"\u00g0"`,
  "/* c",
  "/ 1",
  "# c\n1",
  "1 x",
];

for (const text of TEXTS) {
  Deno.test(`scanJson and @std/jsonc agree whether ${JSON.stringify(text)} can be read`, () => {
    let isRead = true;
    try {
      parse(text);
    } catch (error) {
      assert(error instanceof SyntaxError);
      isRead = false;
    }
    assertEquals(scanJson(text).fault === undefined, isRead);
  });
}
