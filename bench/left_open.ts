/**
 * What a run has to take back however it ends: processes and folders. One list for the whole process, like the signals that
 * may end it.
 *
 * @module
 */

const open = new Set<AsyncDisposable>();

/** Keeps something until it is taken back. */
export function takeBackAtEnd(thing: AsyncDisposable): void {
  open.add(thing);
}

/** It has been taken back by whoever opened it. */
export function isTakenBack(thing: AsyncDisposable): void {
  open.delete(thing);
}

/**
 * Takes back what is still open, the last one first: servers have ended when the folder that they wrote to goes. One that cannot
 * be taken back keeps none of the others; the first such failure is thrown at the end.
 */
export async function takeAllBack(): Promise<void> {
  const failures: unknown[] = [];
  for (const thing of [...open].reverse()) {
    open.delete(thing);
    try {
      await thing[Symbol.asyncDispose]();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Everybody may read and write there: some servers run as another user. */
const OPEN_MODE = 0o777;

/** A temporary folder for everybody, with a name that nobody else has. */
export class OpenFolder implements AsyncDisposable {
  /** Without symbolic links. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
    takeBackAtEnd(this);
  }

  /** Makes it, in the system's folder of temporary files if no other is named. */
  static async make(options: Deno.MakeTempOptions): Promise<OpenFolder> {
    const folder = new OpenFolder(await Deno.realPath(await Deno.makeTempDir(options)));
    await Deno.chmod(folder.path, OPEN_MODE);
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    isTakenBack(this);
    try {
      await Deno.remove(this.path, { recursive: true });
    } catch (error) {
      // Both the end and whoever made it may remove it.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
