/**
 * A real browser, for what only a browser can judge.
 *
 * @module
 */
import puppeteer, { type Browser, type Page } from "npm:puppeteer-core@25.16.0";

export type { Page } from "npm:puppeteer-core@25.16.0";

/** Longer than any page takes on a busy machine, ms: only a failing test waits for it. */
const PATIENCE_MS = 20_000;

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
] as const;

/** No word to anybody but the page's server. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
] as const;

const CHROMIUM = PLACES.find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

/** Opens another tab of the same browser. */
export type OpenTab = () => Promise<Page>;

/** A test with a browser of its own; ignored, and so counted as skipped, where there is none. */
export function browserTest(name: string, run: (openTab: OpenTab) => Promise<void>): void {
  if (CHROMIUM === undefined) {
    Deno.test({ name: `${name} (no Chromium on this machine)`, ignore: true, fn() {} });
    return;
  }
  Deno.test(name, async () => {
    const userDataDir = await Deno.makeTempDir();
    const browser: Browser = await puppeteer.launch({
      executablePath: CHROMIUM,
      headless: true,
      userDataDir,
      args: [...FLAGS],
    });
    try {
      await run(async () => {
        const page = await browser.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        return page;
      });
    } finally {
      await browser.close();
      await Deno.remove(userDataDir, { recursive: true });
    }
  });
}

/** Waits until an expression of the page is true; survives that the page is loaded again meanwhile. */
export async function until(page: Page, expression: string): Promise<void> {
  await page.waitForFunction(expression, { polling: 50 });
}

/** Waits until the page, and not what lies on top of it, says this in its body. */
export function untilText(page: Page, text: string): Promise<void> {
  return until(page, `document.body?.innerText.includes(${JSON.stringify(text)}) === true`);
}
