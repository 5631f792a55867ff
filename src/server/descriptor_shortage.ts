/**
 * Whether there are file descriptors for another connection. Pure.
 *
 * @module
 */

/** What the system says where the process, or the machine, has no more of them (open(2)). */
const NONE_LEFT: ReadonlySet<unknown> = new Set(["EMFILE", "ENFILE"]);

/** Whether that is what went wrong. */
export function isDescriptorShortage(error: unknown): error is Error {
  return error instanceof Error && "code" in error && NONE_LEFT.has(error.code);
}

/**
 * Takes so many descriptors for a moment; returns what the system said if they were not there.
 *
 * @param take Takes one.
 */
export function descriptorShortage(count: number, take: () => Disposable): Error | undefined {
  using taken = new DisposableStack();
  try {
    for (let number = 0; number < count; number++) taken.use(take());
  } catch (error) {
    if (isDescriptorShortage(error)) return error;
  }
  return undefined;
}
