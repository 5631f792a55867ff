/**
 * Which sockets systemd opened for this process (sd_listen_fds(3)). Pure.
 *
 * @module
 */

/** The first descriptor that is passed. */
const FIRST_PASSED = 3;

/**
 * Descriptors of the sockets, in the unit's order; none where the variables are for another process, or are no numbers.
 *
 * @param variable Reads the environment: LISTEN_FDS and LISTEN_PID.
 * @param pid This process.
 */
export function passedSockets(
  variable: (name: string) => string | undefined,
  pid: number,
): readonly number[] {
  if (Number(variable("LISTEN_PID")) !== pid) return [];
  const count = Number(variable("LISTEN_FDS"));
  if (!Number.isSafeInteger(count) || count < 1) return [];
  return Array.from({ length: count }, (_, index) => FIRST_PASSED + index);
}
