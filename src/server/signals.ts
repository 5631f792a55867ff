/**
 * Which signal does what. `docs/OPERATIONS.md` quotes this table.
 *
 * @module
 */

/** What a signal asks for. */
export type SignalAction =
  | "stop"
  | "stop_now"
  | "reload_config"
  | "recycle"
  | "more_workers"
  | "fewer_workers"
  /** Deno from 2.9.2 on opens its debugger at this signal, and nothing can keep it from that: it is said loudly. */
  | "warn_of_debugger";

/** Signals that are listened for. A second stop while the first is under way means at once. */
export const SIGNAL_ACTIONS = {
  SIGINT: "stop",
  SIGTERM: "stop",
  SIGQUIT: "stop_now",
  SIGHUP: "reload_config",
  SIGUSR2: "recycle",
  SIGTTIN: "more_workers",
  SIGTTOU: "fewer_workers",
  SIGUSR1: "warn_of_debugger",
} as const satisfies Readonly<Partial<Record<Deno.Signal, SignalAction>>>;

/** Listens until disposed. */
export function onSignals(act: (action: SignalAction, signal: string) => void): Disposable {
  const listeners = Object.entries(SIGNAL_ACTIONS).map(([name, action]) => {
    const signal = asSignal(name);
    const listener = () => act(action, name);
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  return {
    [Symbol.dispose]() {
      for (const remove of listeners) remove();
    },
  };
}

/** `Object.entries` forgets that its keys are these. */
function asSignal(name: string): Deno.Signal {
  switch (name) {
    case "SIGINT":
    case "SIGTERM":
    case "SIGQUIT":
    case "SIGHUP":
    case "SIGUSR2":
    case "SIGTTIN":
    case "SIGTTOU":
    case "SIGUSR1":
      return name;
    default:
      throw new TypeError(`Not a signal of the table: ${name}`);
  }
}
