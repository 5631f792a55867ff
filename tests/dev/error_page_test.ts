import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { errorPage } from "../../src/dev/error_page.ts";
import { errorJson, errorText } from "../../src/dev/error_text.ts";
import { FACTS } from "./error_facts.ts";

Deno.test("errorPage escapes what the application said", () => {
  const page = errorPage(FACTS, { editor: "none" });
  assertStringIncludes(page, "The &lt;b&gt;post&lt;/b&gt; is lost");
  assert(!page.includes("<b>post"));
});

Deno.test("errorPage shows place, marked line, worker, request and standard error", () => {
  const page = errorPage(FACTS, { editor: "vscode" });
  for (
    const part of [
      '<a href="vscode://file/srv/app/src/Blog.php:2">src/Blog.php:2</a>',
      'class="at" aria-current="true"><b>2</b>throw new RuntimeException();',
      "fast#3",
      "POST /posts",
      "Warning: careful",
      "Try again",
      "Caused by PDOException",
    ]
  ) assertStringIncludes(page, part);
});

Deno.test("errorPage folds the frames of packages behind the application's own", () => {
  const page = errorPage(FACTS, { editor: "none" });
  const fold = page.indexOf('<details class="folded">');
  assert(page.indexOf("App\\Blog-&gt;save()") < fold);
  assert(page.indexOf("Kernel-&gt;handle()") > fold);
});

Deno.test("errorPage needs no other file", () => {
  const page = errorPage(FACTS, { editor: "none" });
  assertEquals(page.match(/(?:src|href)="(?!vscode)[^"]*"/g), null);
  assert(!page.includes("@import") && !page.includes("url("));
});

Deno.test("errorText is the same in lines", () => {
  assertEquals(
    errorText(FACTS),
    `RuntimeException: The <b>post</b> is lost
  at src/Blog.php:2

     1 | <?php
>    2 | throw new RuntimeException();

  #0 src/Blog.php:2  App\\Blog->save()
  #1 vendor/k/Kernel.php:9  Kernel->handle()

Caused by PDOException: locked

Hint: Try again

Standard error of the worker:
Warning: careful

Request r1: POST /posts, worker fast#3
`,
  );
});

Deno.test("errorJson names class, place and trace of each failure", () => {
  const { errors, worker, status } = errorJson(FACTS);
  assertEquals([worker, status], ["fast#3", 500]);
  assert(Array.isArray(errors));
  assertEquals([errors.length, errors[0].line, errors[0].trace.length], [2, 2, 2]);
  assertEquals(errors[1], {
    class: "PDOException",
    message: "locked",
    file: null,
    line: null,
    trace: [],
  });
});
