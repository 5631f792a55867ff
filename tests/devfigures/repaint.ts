/**
 * From a save to the new page on the screen.
 *
 * @module
 */
import { percentile } from "../storms/clients.ts";
import { Figures } from "../storms/figures.ts";
import type { OpenTab } from "../support/browser.ts";
import { copyProject, DEMO, DevServer } from "./dev_server.ts";
import { pause } from "../support/pause.ts";

const SAVES = 20;
/** Between two saves, as in `save_to_served.ts`, ms. */
const REST_MS = 1000;

/** Tells the console once the frame with a save has been drawn. */
const WATCH = `
addEventListener("DOMContentLoaded", () => {
  const save = /save-(\\d+)\\./.exec(document.body.textContent)?.[1];
  requestAnimationFrame(() => requestAnimationFrame(() => console.log("painted " + save)));
});`;

/** Saves a file of the demo 20 times under an open page. */
export async function saveToRepainted(openTab: OpenTab): Promise<void> {
  const figures = new Figures("browser");
  const { app, save } = await copyProject(DEMO);
  await using server = await DevServer.start(app);
  const page = await openTab();
  await page.evaluateOnNewDocument(WATCH);
  let waiting = { text: "", seen: () => {} };
  page.on("console", (message) => {
    if (message.text() === waiting.text) waiting.seen();
  });
  const painted = (number: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting = { text: `painted ${number}`, seen: resolve };
    return promise;
  };
  const first = painted(0);
  await page.goto(server.url(DEMO.path));
  await first;
  await page.waitForFunction("window.__appserverLive === 'listening'");
  const times: number[] = [];
  for (let number = 1; number <= SAVES; number++) {
    await pause(REST_MS);
    const seen = painted(number);
    const startedMs = performance.now();
    await save(number);
    await seen;
    times.push(performance.now() - startedMs);
  }
  figures.note("save to repainted, median ms", percentile(times, 0.5));
  figures.note("save to repainted, p95 ms", percentile(times, 0.95));
  figures.assertMet();
}
