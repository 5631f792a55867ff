import { assertEquals } from "@std/assert";
import { parseTrace } from "../../src/dev/stack_trace.ts";

Deno.test("parseTrace reads files, lines and calls, and leaves arguments out", () => {
  const { frames, causes } = parseTrace(
    "#0 /srv/app (1)/Blog.php(12): App\\Blog->save('hunter2', Array)\n" +
      "#1 [internal function]: {closure}(1)\n" +
      "#2 /srv/vendor/x.php(3): Foo::bar(Object(X))\n#3 {main}",
  );
  assertEquals(frames, [
    { place: { file: "/srv/app (1)/Blog.php", line: 12 }, call: "App\\Blog->save()" },
    { place: undefined, call: "{closure}()" },
    { place: { file: "/srv/vendor/x.php", line: 3 }, call: "Foo::bar()" },
  ]);
  assertEquals(causes, []);
});

Deno.test("parseTrace keeps a closure's name of PHP 8.4", () => {
  const [frame] = parseTrace("#0 /a.php(1): App\\{closure:App\\x():3}('s')").frames;
  assertEquals(frame?.call.startsWith("App\\{closure:App\\x"), true);
  assertEquals(frame?.call.includes("'s'"), false);
});

Deno.test("parseTrace reads causes with messages of several lines", () => {
  const { frames, causes } = parseTrace(
    "#0 /a.php(1): f()\nCaused by PDOException: first\nsecond in /b.php:7\n#0 /b.php(7): g()\n#1 {main}",
  );
  assertEquals(frames.length, 1);
  assertEquals(causes, [{
    title: "PDOException",
    message: "first\nsecond",
    place: { file: "/b.php", line: 7 },
    frames: [{ place: { file: "/b.php", line: 7 }, call: "g()" }],
  }]);
});

Deno.test("parseTrace makes nothing of nothing", () => {
  assertEquals(parseTrace(""), { frames: [], causes: [] });
});
