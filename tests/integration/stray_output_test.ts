import { assert, assertEquals } from "@std/assert";
import type { Config } from "../../src/config/config.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";

/** Prints in every way there is: a byte order mark, while it boots, in a request, after the answer, in a hook. */
const TALKATIVE = `\ufeff<?php
echo "boot-echo\\n";
file_put_contents('php://stdout', "boot-stdout\\n");
system('echo boot-system');
trigger_error('boot-warning', E_USER_WARNING);
BareMetalPHP\\AppServer\\on_reset(function () {
    echo "hook-echo\\n";
});
return function () {
    switch ($_SERVER['REQUEST_URI']) {
        case '/stdout':
            file_put_contents('php://stdout', "request-stdout\\n");
            break;
        case '/constant':
            fwrite(STDOUT, "request-constant\\n");
            break;
        case '/system':
            exec('echo request-system >&2');
            break;
        case '/warning':
            trigger_error('request-warning', E_USER_WARNING);
            break;
        case '/after':
            echo 'answer of ', getmypid();
            fastcgi_finish_request();
            echo "after-echo\\n";
            file_put_contents('php://stdout', "after-stdout\\n");
            return '';
    }

    return 'answer of ' . getmypid();
};`;

const SAID = [
  "boot-echo",
  "boot-stdout",
  "boot-system",
  "boot-warning",
  "hook-echo",
  "request-stdout",
  "request-system",
  "request-warning",
  "after-stdout",
];

const VARIANTS: readonly {
  readonly name: string;
  readonly settings: Partial<Config>;
  readonly constant: number;
}[] = [
  { name: "with libc", settings: {}, constant: 200 },
  // PHP cannot move descriptors then, and STDOUT is closed: using it is an error of the application, and no more.
  { name: "without libc", settings: { phpIni: { "ffi.enable": "0" } }, constant: 500 },
];

for (const { name, settings, constant } of VARIANTS) {
  Deno.test(`AppServer keeps whatever PHP prints, whenever, away from frames and clients (${name})`, async () => {
    await using files = await TempApp.of(TALKATIVE);
    await using server = await TestServer.start({ root: files.root, settings });
    const clean = await (await server.fetch("/")).text();
    for (const path of ["/stdout", "/constant", "/system", "/warning", "/after", "/"]) {
      const response = await server.fetch(path);
      const text = await response.text();
      const isRefused = path === "/constant" && constant === 500;
      assertEquals(response.status, path === "/constant" ? constant : 200, `${path}: ${text}`);
      if (!isRefused) assertEquals(text, clean, path);
    }
    assertEquals(fastLane(server).spawned, 1);
    const said = server.logger.events.map(({ message }) => message).join("\n");
    assertEquals(SAID.filter((word) => !said.includes(word)), []);
    assert(clean.startsWith("answer of "), clean);
  });
}
