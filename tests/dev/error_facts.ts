import type { ErrorFacts } from "../../src/dev/error_facts.ts";

/** A failure with everything that can be shown. */
export const FACTS: ErrorFacts = {
  status: 500,
  chain: [{
    title: "RuntimeException",
    message: "The <b>post</b> is lost",
    place: { file: "/srv/app/src/Blog.php", line: 2 },
    excerpt: { firstLine: 1, lines: ["<?php", "throw new RuntimeException();"] },
    frames: [
      {
        place: { file: "/srv/app/src/Blog.php", line: 2 },
        call: "App\\Blog->save()",
        isOwn: true,
        excerpt: undefined,
      },
      {
        place: { file: "/srv/app/vendor/k/Kernel.php", line: 9 },
        call: "Kernel->handle()",
        isOwn: false,
        excerpt: undefined,
      },
    ],
  }, {
    title: "PDOException",
    message: "locked",
    place: undefined,
    excerpt: undefined,
    frames: [],
  }],
  hint: "Try again",
  request: {
    id: "r1",
    method: "POST",
    target: "/posts",
    headers: [["accept", "text/html"]],
    cookies: [["PHPSESSID", "***"]],
  },
  worker: "fast#3",
  stderrLines: ["Warning: careful"],
  root: "/srv/app",
};
