/**
 * The fixture of Symfony, in a folder of its own, with the packages of `examples/symfony`.
 *
 * @module
 */
import { fixtureApp, TestServer } from "./test_server.ts";
import { exampleRoot, installExample } from "./example_server.ts";
import { testNative } from "./native_sapi.ts";
import { TempApp } from "./temp_app.ts";

const REASON = await installExample("symfony");

/** Defines a test that needs Symfony's packages: ignored, with the reason, where Composer cannot get them. */
export function testSymfony(name: string, fn: () => Promise<void>): void {
  if (REASON === "") testNative(name, fn);
  else Deno.test({ name: `${name} (Composer: ${REASON})`, ignore: true, fn });
}

/** A project whose kernel is the fixture's; without a front controller. */
export async function symfonyProject(): Promise<TempApp> {
  const app = await TempApp.empty();
  for (const file of ["Kernel", "Marks", "Pages"]) {
    const path = `src/${file}.php`;
    await app.write(path, await Deno.readTextFile(`${fixtureApp("symfony")}/${path}`));
  }
  await app.write("composer.json", "{}");
  await app.write(
    "vendor/autoload.php",
    `<?php
$loader = require '${exampleRoot("symfony")}/vendor/autoload.php';
$loader->setPsr4('App\\\\', dirname(__DIR__) . '/src');
return $loader;`,
  );
  return app;
}

/** Serves it with one worker. */
export async function startSymfony(environment: "prod" | "dev" = "prod"): Promise<TestServer> {
  const app = await symfonyProject();
  return await TestServer.start({
    root: app.root,
    settings: { env: { APP_ENV: environment } },
    onStopped: () => app[Symbol.asyncDispose](),
  });
}
