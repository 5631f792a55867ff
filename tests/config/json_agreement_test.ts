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
    assertEquals(scanJson(text).fault === undefined, canParse(text));
  });
}

const PIECES = [
  ...'{ } [ ] , : " \\ / * \n \r \t 0 1 - . e u true null // /* */ \u2028 \0 \x7f é'.split(" "),
  " ",
];

Deno.test("scanJson and @std/jsonc agree on 3000 damaged configurations", () => {
  const seed = 20_260;
  const random = seededRandom(seed);
  const sound =
    '{"php_ini":{"a.b":true,"c":1e9},/*c*/"static":[{"prefix":"/",},],"x":"\\u0041"} // e';
  for (let round = 0; round < 3000; round++) {
    let text = sound;
    for (let damage = random(4); damage >= 0; damage--) {
      const at = random(text.length + 1);
      const piece = random(2) === 0 ? "" : PIECES[random(PIECES.length)] ?? "";
      text = text.slice(0, at) + piece + text.slice(at + random(3));
    }
    const message = `seed ${seed}, round ${round}: ${JSON.stringify(text)}`;
    assertEquals(scanJson(text).fault === undefined, canParse(text), message);
  }
});

function canParse(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    assert(error instanceof SyntaxError);
    return false;
  }
}

/** Whole numbers from 0 up to below the argument, the same ones for the same seed (Lehmer's generator). */
function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
