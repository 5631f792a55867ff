/**
 * Uploads of every fate against one server: whole ones, clients that leave, workers that end or are killed over them.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { SapiKind } from "../../src/worker/sapi_probe.ts";
import { PHP_CGI } from "./native_sapi.ts";
import { bytesOf } from "./raw_http.ts";
import { TempApp } from "./temp_app.ts";
import { TestServer } from "./test_server.ts";
import { pause } from "./pause.ts";

/** What became of the uploads. */
export interface UploadStorm {
  /** By fate: how many were sent. */
  readonly sent: Readonly<Record<Fate, number>>;
  /** Temporary files that were there once all workers were back. */
  readonly leftWhileServing: readonly string[];
  /** Files of any kind after the server had stopped. */
  readonly leftAfterStop: readonly string[];
}

/** How an upload ends. */
export type Fate = "whole" | "cut" | "cutInWorker" | "exit" | "crash" | "killed";

const FATES: readonly Fate[] = [
  "whole",
  "whole",
  "whole",
  "cut",
  "cutInWorker",
  "exit",
  "crash",
  "killed",
];
/** So much of a body is sent while it is handed to a worker, which keeps more than 2 MiB in a file, bytes. */
const STREAMED_BYTES = 2_600_000;
/** Longer than the last worker takes to boot, ms: only a failing run waits for it. */
const PATIENCE_MS = 10_000;

const APPLICATION = `<?php return function () {
  $file = $_FILES['f'];
  if (!is_uploaded_file($file['tmp_name'])) { throw new RuntimeException('No upload'); }
  match ($_GET['fate']) {
    'crash' => posix_kill(getmypid(), SIGKILL),
    'exit' => exit('exit'),
    default => null,
  };
  return (string) $file['size'];
};`;

/** Sends uploads one after the other to two workers; fates and sizes follow from the random numbers. */
export async function runUploadStorm(
  sapi: SapiKind,
  uploads: number,
  random: () => number,
): Promise<UploadStorm> {
  await using app = await TempApp.of(APPLICATION);
  const temporary = app.path("tmp");
  await Deno.mkdir(temporary);
  const sent = { whole: 0, cut: 0, cutInWorker: 0, exit: 0, crash: 0, killed: 0 };
  let leftWhileServing: readonly string[];
  {
    await using server = await TestServer.start({
      root: app.root,
      settings: {
        fastWorkers: 2,
        sapi,
        phpBinary: sapi === "cgi" ? PHP_CGI : "php",
        phpIni: { "upload_max_filesize": "16M", "post_max_size": "16M" },
        cancelGraceMs: 50,
        // Takes no file, so that long bodies reach a worker while they arrive.
        tempDir: "/proc",
      },
      environment: { TMPDIR: temporary },
    });
    await server.server.firstBoot();
    for (let i = 0; i < uploads; i++) {
      const fate = FATES[Math.floor(random() * FATES.length)] ?? "whole";
      await sendUpload(server, fate, Math.floor(random() * 100_000), temporary);
      sent[fate]++;
    }
    leftWhileServing = await settledFiles(server, temporary);
  }
  return { sent, leftWhileServing, leftAfterStop: await files(temporary) };
}

async function sendUpload(
  server: TestServer,
  fate: Fate,
  bytes: number,
  temporary: string,
): Promise<void> {
  switch (fate) {
    case "whole":
    case "exit":
    case "crash": {
      const body = new FormData();
      body.set("f", new Blob([new Uint8Array(bytes)]), "f.bin");
      const response = await server.fetch(`/?fate=${fate}`, { method: "POST", body });
      const text = await response.text();
      const expected = { whole: String(bytes), exit: "exit", crash: text }[fate];
      assertEquals([response.status, text], [fate === "crash" ? 502 : 200, expected]);
      return;
    }
    case "cut":
      return await sendPart(server, bytes, bytes + 1000);
    case "cutInWorker":
    case "killed":
      return await sendPart(server, STREAMED_BYTES, 2 * STREAMED_BYTES, async () => {
        let keepers: readonly number[] = [];
        await until(async () => {
          keepers = await keepersOf(server.server.workerPids(), temporary);
          return keepers.length > 0;
        });
        assert(keepers.length > 0, "No worker keeps the beginning of the body");
        if (fate === "killed") await sh(`kill -9 ${keepers.join(" ")}`);
      });
  }
}

/** Sends the beginning of a body, then leaves. */
async function sendPart(
  server: TestServer,
  bytes: number,
  announced: number,
  beforeLeaving: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  const head = "POST /?fate=whole HTTP/1.1\r\nHost: localhost\r\n" +
    `Content-Type: multipart/form-data; boundary=B\r\nContent-Length: ${announced}\r\n\r\n` +
    '--B\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\n\r\n';
  await writeAll(connection, bytesOf(head));
  await writeAll(connection, new Uint8Array(bytes));
  await beforeLeaving();
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** Workers that have a temporary file open, with a name or without: a body of more than 2 MiB is on its way there. */
async function keepersOf(pids: readonly number[], temporary: string): Promise<readonly number[]> {
  const command = `for pid in ${pids.join(" ")}; do ` +
    `ls -l /proc/$pid/fd 2>/dev/null | grep -q '${temporary}.*/php' && echo $pid; done; true`;
  return (await sh(command)).split("\n").filter((line) => line !== "").map(Number);
}

/** What a shell prints. */
async function sh(command: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", command] }).output();
  return new TextDecoder().decode(stdout);
}

/** Files that are there once all workers are, and answer. */
async function settledFiles(server: TestServer, temporary: string): Promise<readonly string[]> {
  await sendUpload(server, "whole", 4, temporary);
  await until(async () =>
    (await uploadsIn(temporary)).length === 0 && server.server.workerPids().length === 2
  );
  return await uploadsIn(temporary);
}

/** Waits for something that only the disk can tell; what is not so by then is for the caller to report. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const startedMs = performance.now();
  while (!await isSo() && performance.now() - startedMs < PATIENCE_MS) {
    await pause(5);
  }
}

async function uploadsIn(temporary: string): Promise<readonly string[]> {
  return (await files(temporary)).filter((path) => !path.endsWith(".lock"));
}

async function files(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) found.push(...await files(path));
      else found.push(path);
    }
  } catch (error) {
    // A worker has removed its folder meanwhile.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}
