/**
 * Requests while files are saved, some of which do not boot.
 *
 * @module
 */
import { Figures } from "../storms/figures.ts";
import { TempApp } from "../support/temp_app.ts";
import { DevServer } from "./dev_server.ts";
import { pause } from "../support/pause.ts";

const SAVES = 50;
/** Every fifth one is broken. */
const BROKEN_EVERY = 5;
const REQUESTS = 2000;
const CLIENTS = 4;
const BROKEN = "<?php\n\nreturn static function ( {";

/** Two files that are saved in turns; an answer of old and new code at once would show two numbers that never were. */
const MAIN = (number: number) =>
  `<?php $part = require __DIR__ . '/part.php'; return static fn (): string => '${number} ' . $part;`;
const PART = (number: number) => `<?php return '${number}';`;

/** 2 000 requests during 50 saves, 10 of them broken: none fails, none is answered by a mix or by code that was replaced. */
export async function saveStorm(): Promise<void> {
  const figures = new Figures("saves");
  const app = await TempApp.of(MAIN(0));
  await app.write("php/part.php", PART(0));
  await app.configure({ fast_workers: 2, slow_workers: 0, access_log: false });
  await using server = await DevServer.start(app);
  /** By answer: the number of the save after which the disk was so. */
  const states = new Map<string, number>([["0 0", 0]]);
  const report = { asked: 0, failed: 0, mixed: 0, stale: 0 };
  /** The save that the server said it has reloaded for. */
  let reloaded = 0;
  let isSaving = true;
  const client = async () => {
    while (isSaving || report.asked < REQUESTS) {
      const oldestAllowed = reloaded;
      report.asked++;
      const response = await fetch(server.url("/"));
      const text = await response.text();
      const state = states.get(text);
      if (response.status !== 200) report.failed++;
      else if (state === undefined) report.mixed++;
      else if (state < oldestAllowed) report.stale++;
      await pause(1);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  let [main, part, broken, good] = [0, 0, 0, 0];
  let isMainNext = true;
  for (let save = 1; save <= SAVES; save++) {
    if (save % BROKEN_EVERY === 0) {
      await app.rewrite(BROKEN);
      await server.events("recycle_stopped", ++broken);
      isMainNext = true;
      continue;
    }
    states.set(isMainNext ? `${main + 1} ${part}` : `${main} ${part + 1}`, save);
    if (isMainNext) await app.rewrite(MAIN(++main));
    else await app.write("php/part.php", PART(++part));
    isMainNext = !isMainNext;
    await server.events("hot_reload", ++good);
    reloaded = save;
  }
  isSaving = false;
  await Promise.all(clients);
  figures.note("saves, broken ones", `${SAVES}, ${broken}`);
  figures.atLeast("requests", report.asked, REQUESTS);
  figures.atMost("failed", report.failed, 0);
  figures.atMost("answered by a mix of old and new code", report.mixed, 0);
  figures.atMost("answered by code that was replaced", report.stale, 0);
  figures.assertMet();
}
