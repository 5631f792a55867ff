/**
 * A static handler in front of an application, over a project in memory.
 *
 * @module
 */
import { type Logger, nullLogger } from "../../src/base/logger.ts";
import type { Handler, RequestContext } from "../../src/http/handler.ts";
import { createStaticHandler } from "../../src/static/static_handler.ts";
import type { StaticRule } from "../../src/static/static_options.ts";
import { fakeContext, type FakeRequest } from "../http/fake_context.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { type FakeEntry, FakeFiles } from "./fake_files.ts";

const SITE: Record<string, FakeEntry | string> = {
  "/srv/app/.env": "SECRET",
  "/srv/app/public/hello.txt": "hello, world\n",
  "/srv/app/public/index.html": "root",
  "/srv/app/public/sub/index.html": "sub",
  "/srv/app/public/noindex/a.txt": "a",
  "/srv/app/public/index.php": "<?php SECRET",
  "/srv/app/public/css/app.css": "a{}",
  "/srv/app/public/link": { kind: "refused", reason: "outside" },
  "/srv/app/public/pipe": { kind: "refused", reason: "not_a_file" },
};

/** Makes a handler in front of an application that answers 200 "app", or what `app` says. */
export async function setUp(
  { entries = SITE, rules = [{ prefix: "/", dir: "public" }], logger = nullLogger, app }: {
    readonly entries?: Record<string, FakeEntry | string>;
    readonly rules?: readonly StaticRule[];
    readonly logger?: Logger;
    readonly app?: (context: RequestContext) => Response | Promise<Response>;
  } = {},
) {
  const files = new FakeFiles(entries);
  const clock = new FakeClock(1_000, Date.UTC(2025, 0, 1));
  const handler: Handler = await createStaticHandler({
    root: "/srv/app",
    rules,
    clock,
    logger,
    files,
  });
  const ask = async (target: string, options: FakeRequest = {}) => {
    const context = fakeContext(target, options);
    const response = await handler(context, app ?? (() => new Response("app")));
    return { response, context };
  };
  const text = async (target: string, options: FakeRequest = {}) => {
    const { response } = await ask(target, options);
    return `${response.status} ${await response.text()}`;
  };
  return { files, clock, ask, text };
}
